export type HopKind =
  | 'source'
  | 'guest'
  | 'network-interface'
  | 'security-group'
  | 'network-acl'
  | 'route-table'
  | 'nat-gateway'
  | 'nat-instance'
  | 'proxy'
  | 'internet-gateway'
  | 'egress-only-internet-gateway'
  | 'vpc-endpoint'
  | 'transit-gateway'
  | 'transit-gateway-route-table'
  | 'peering'
  | 'vpn-gateway'
  | 'internet'
  | 'destination';

/** What a hop did with the packets. `not-reached`: nothing could be evaluated here. */
export type HopDecision = 'pass' | 'drop' | 'translate' | 'unknown' | 'not-reached';

/** A set of packets, each field written as ranges ("10.0.1.5", "32768-60999"). For ICMP the source
 *  port is the echo identifier and the destination port list is empty; the type stands in `icmpType`. */
export interface PacketRanges {
  protocol: string;
  source: string[];
  sourcePorts: string[];
  destination: string[];
  destinationPorts: string[];
  icmpType?: string;
}

/** One concrete packet with real numbers. */
export interface ExamplePacket {
  protocol: string;
  source: string;
  sourcePort: number | null;
  destination: string;
  destinationPort: number | null;
  icmpType?: number;
}

export interface ComponentRef {
  type: string;
  id: string;
  name?: string;
  vpcId?: string;
  subnetId?: string;
  availabilityZone?: string;
}

/** The rule, route or field that decided. `rule`: its id or number; `text`: the rule spelt out. */
export interface MatchedRule {
  rule: string;
  text: string;
}

export type MissedField = 'protocol' | 'port' | 'peer' | 'icmpType';

/** A rule that would have decided otherwise but for the fields it missed. */
export interface NearMiss {
  rule: string;
  missed: MissedField[];
  text: string;
}

/** The entry of a NAT table or a connection-tracking table that the forward leg makes (`created`)
 *  and the answer uses (`used`). `text` shows the entry. */
export interface StateEntry {
  id: string;
  created?: boolean;
  used?: boolean;
  text: string;
}

export interface Hop {
  seq: number;
  kind: HopKind;
  component: ComponentRef;
  decision: HopDecision;
  /** False behind the first drop of the path: the hop was evaluated as if the drop had been mended. */
  reached: boolean;
  packetIn: PacketRanges;
  packetOut: PacketRanges;
  examplePacketIn: ExamplePacket;
  /** The example packet as it leaves this hop. */
  examplePacket: ExamplePacket;
  matched?: MatchedRule;
  nearMisses: NearMiss[];
  state?: StateEntry;
  /** Code of the finding or unknown that this hop gave. */
  code?: string;
  note?: string;
}

export interface Leg {
  direction: 'forward' | 'return';
  /** Of this leg taken by itself: behind a blocked forward leg it says what the answer would meet. */
  outcome: 'delivered' | 'dropped' | 'unknown';
  /** Which part of the packet set this leg shows. */
  part: 'all' | 'working' | 'failing' | 'undetermined';
  hops: Hop[];
}
