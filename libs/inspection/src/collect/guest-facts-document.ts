/** The guest-facts document as it is collected, stored and put into a bundle. A part that couldn't be read
 *  isn't there, and `unread` says why. */
export interface GuestFactsDocument {
  instanceId: string;
  /** ISO 8601. */
  collectedAt: string;
  os?: string;
  sysctl?: Record<string, string>;
  iptablesSave?: string;
  iptablesLegacySave?: string;
  nftRuleset?: string;
  ipAddr?: string;
  ipRoute?: string;
  ipRule?: string;
  listeningSockets?: string;
  conntrack?: { count: number; max: number };
  services?: Record<string, string>;
  persistedRules?: Record<string, string>;
  files?: Record<string, string>;
  /** Reason by part; parts of `files` by the name of what was to be read. */
  unread: Record<string, string>;
}
