import type { Netfilter } from '../netfilter/ruleset.js';
import type { Fact } from './fact.js';
import type { GuestDocument } from './guest-document.js';
import type { GuestInterface } from './parse-ip-addr.js';
import type { Route } from './parse-ip-route.js';
import type { PolicyRule } from './parse-ip-rule.js';
import type { ListeningSocket } from './parse-listening-sockets.js';

/** What is known of a Linux machine from the inside. Immutable. */
export interface GuestFacts {
  /** The document that was read; fixes edit it and read it again. */
  readonly document: GuestDocument;
  readonly instanceId: string | undefined;
  readonly collectedAt: string | undefined;
  readonly sysctl: ReadonlyMap<string, string>;
  readonly netfilter: Fact<Netfilter>;
  readonly interfaces: Fact<readonly GuestInterface[]>;
  readonly routes: Fact<RouteFacts>;
  readonly policyRules: Fact<readonly PolicyRule[]>;
  readonly sockets: Fact<readonly ListeningSocket[]>;
  readonly conntrack: Fact<{ readonly count: number; readonly max: number }>;
  /** Name to state, as `systemctl is-enabled` or `is-active` print it. */
  readonly services: ReadonlyMap<string, string>;
  /** Saved rules: what a service loads at boot. */
  readonly persistedRules: Fact<string>;
  readonly files: ReadonlyMap<string, string>;
  /** Parts that were given and couldn't be read. */
  readonly problems: readonly { readonly part: string; readonly reason: string }[];
}

export interface RouteFacts {
  readonly routes: readonly Route[];
  /** The document shows every table, so a table without routes is empty. */
  readonly allTables: boolean;
}
