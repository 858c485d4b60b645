/** The guest-facts document, as it is stored and uploaded: every part optional, the outputs of commands as
 *  text or, where they are JSON, already parsed. `persistedRules` is the text of the saved rules, or texts
 *  by path. */
export interface GuestDocument {
  readonly instanceId?: unknown;
  readonly collectedAt?: unknown;
  readonly os?: unknown;
  readonly sysctl?: unknown;
  readonly iptablesSave?: unknown;
  readonly iptablesLegacySave?: unknown;
  readonly nftRuleset?: unknown;
  readonly ipAddr?: unknown;
  readonly ipRoute?: unknown;
  readonly ipRule?: unknown;
  readonly listeningSockets?: unknown;
  readonly conntrack?: unknown;
  readonly services?: unknown;
  readonly persistedRules?: unknown;
  readonly files?: unknown;
}
