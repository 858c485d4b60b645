import type { Action } from './action.js';
import type { Condition } from './condition.js';

export type Dialect = 'iptables' | 'iptables-legacy' | 'nft';
export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

/** One step of a rule, in the order in which the kernel takes them. */
export type RuleStep = { readonly condition: Condition } | { readonly action: Action };

/** One rule. An nft rule with a map becomes several, one for each element, all with the same text. */
export interface Rule {
  readonly steps: readonly RuleStep[];
  /** As the tool prints it. */
  readonly text: string;
  /** Place in its chain, from 1. */
  readonly number: number;
}

/** Where a base chain is called by the kernel. */
export interface Base {
  readonly hook: Hook;
  readonly type: 'filter' | 'nat' | 'route';
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
  /** Ingress chains hang on devices. */
  readonly devices: readonly string[];
}

export interface Chain {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly base: Base | undefined;
}

export interface Table {
  readonly dialect: Dialect;
  /** `filter`, or with its family for nft: `inet filter`. */
  readonly name: string;
  readonly chains: ReadonlyMap<string, Chain>;
}

/** Everything that netfilter does to IPv4 on the machine. */
export interface Netfilter {
  readonly tables: readonly Table[];
  /** Why some rules of the machine aren't seen; any packet that meets a hook may be decided by them. */
  readonly missing: readonly string[];
  /** Kinds of rules that nobody looked for; taken not to exist. */
  readonly assumptions: readonly string[];
}

/** A rule, or the policy of a chain, that decided something. */
export interface RuleReference {
  readonly dialect: Dialect;
  readonly table: string;
  readonly chain: string;
  /** 0 for the chain's policy. */
  readonly number: number;
  readonly text: string;
}

export function reference(table: Table, chain: Chain, rule: Rule | 'policy'): RuleReference {
  const { dialect, name } = table;
  return rule === 'policy'
    ? { dialect, table: name, chain: chain.name, number: 0, text: policyText(table, chain) }
    : { dialect, table: name, chain: chain.name, number: rule.number, text: rule.text };
}

function policyText({ dialect, name }: Table, { name: chain, base }: Chain): string {
  const policy = base?.policy ?? 'accept';
  return dialect === 'nft'
    ? `chain ${name} ${chain} policy ${policy}`
    : `:${chain} ${policy.toUpperCase()} (policy)`;
}
