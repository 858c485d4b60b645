import type { GuestFacts } from '../facts/guest-facts.js';
import type { Netfilter, RuleReference } from '../netfilter/ruleset.js';

/** A program that owns the machine's rules: what is changed behind its back is gone with its next reload. */
export type RuleManager = 'firewalld' | 'ufw';

/** Chains in which firewalld's iptables backend dispatches to zones, by old and new names. */
const ZONE_CHAIN = /^(INPUT|FORWARD|FORWARD_IN|FORWARD_OUT|POSTROUTING)_ZONES$/;

/** Undefined where the rules are the person's own. */
export function ruleManager({ netfilter, services }: GuestFacts): RuleManager | undefined {
  const tables = netfilter.known ? netfilter.value.tables : [];
  const has = (pattern: RegExp): boolean =>
    tables.some(({ chains }) => [...chains.keys()].some((name) => pattern.test(name)));
  const state = services.get('firewalld') ?? services.get('firewalld.service');
  if (tables.some(isFirewalldTable) || has(ZONE_CHAIN) || state === 'active' || state === 'enabled')
    return 'firewalld';
  // Ubuntu starts ufw.service where ufw itself is off (ENABLED=no in /etc/ufw/ufw.conf): its chains tell.
  return has(/^ufw-user-/) ? 'ufw' : undefined;
}

const isFirewalldTable = ({ name }: { name: string }): boolean => /^(inet|ip) firewalld$/.test(name);

/** Whether the rule is one that firewalld wrote, so that firewalld can let the packets pass. */
export function isFirewallds({ netfilter }: GuestFacts, rule: RuleReference): boolean {
  if (rule.dialect === 'nft') return isFirewalldTable({ name: rule.table });
  return chainsOf(netfilter.known ? netfilter.value : undefined, rule).some((name) => ZONE_CHAIN.test(name));
}

/** Whether what ufw's user adds is asked before the rule: the policy of a chain that ufw hooks into, or a chain
 *  of ufw's that isn't one of the `before` ones. */
export function isUfws({ netfilter }: GuestFacts, { chain, number, ...rule }: RuleReference): boolean {
  const own = chainsOf(netfilter.known ? netfilter.value : undefined, rule).some((name) =>
    name.startsWith('ufw-user-'),
  );
  return own && (number === 0 || /^ufw6?-(user|after|reject|skip)/.test(chain));
}

function chainsOf(
  netfilter: Netfilter | undefined,
  { dialect, table }: Pick<RuleReference, 'dialect' | 'table'>,
): string[] {
  const found = netfilter?.tables.find((one) => one.dialect === dialect && one.name === table);
  return [...(found?.chains.keys() ?? [])];
}
