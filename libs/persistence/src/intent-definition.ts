/** Which interfaces an intent is about. All given fields must hold; in a list any item will do. Tags, VPCs and
 *  subnets choose among the private sources; machines and interfaces are meant whatever they are. */
export type IntentSources =
  | 'all private'
  | {
      /** Of the interface or its instance; the value `*` means any. */
      tags?: Record<string, string>;
      vpcs?: string[];
      subnets?: string[];
      /** `i-…` and `eni-…`. */
      ids?: string[];
    };

/** What somebody wants of the network. */
export interface IntentDefinition {
  name: string;
  sources: IntentSources;
  destination: string;
  /** Of a host name. */
  addresses?: string[];
  protocol: 'tcp' | 'udp' | 'icmp' | number;
  port?: number;
  expectation: 'reachable' | 'blocked';
  severity: 'info' | 'warning' | 'critical';
  owner: string | null;
  labels: Record<string, string>;
  /** NAT instances that nobody has looked into are taken to forward. */
  assumeGuest?: 'forwarding';
}
