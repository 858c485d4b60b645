import type { GuestFacts } from '../facts/guest-facts.js';
import type { Dialect } from '../netfilter/ruleset.js';
import { ruleManager } from './rule-manager.js';

/** Services that load saved rules at boot: each reads the files of its own tool. */
const LOADERS: Readonly<Record<Dialect, readonly string[]>> = {
  iptables: ['iptables', 'netfilter-persistent'],
  'iptables-legacy': ['iptables', 'netfilter-persistent'],
  nft: ['nftables', 'netfilter-persistent'],
};

/** The service that writes its own masquerade rule at every start; the rule itself doesn't show it. */
const WRITERS: readonly string[] = ['fck-nat'];

/** States in which systemd starts nothing at boot (systemctl(1), is-enabled and is-active): what is enabled
 *  or linked for the running system only is forgotten. `enabled` starts; every other state doesn't tell. */
const OFF: readonly string[] = [
  'disabled',
  'enabled-runtime',
  'linked',
  'linked-runtime',
  'masked',
  'masked-runtime',
  'inactive',
  'failed',
];

const named = ({ services }: GuestFacts, wanted: readonly string[]): [string, string][] =>
  [...services].filter(([name]) => wanted.includes(name.replace(/\.service$/, '')));

/** The services that could bring rules of this kind back at boot, where the facts show some and all of them
 *  are off. Undefined when one is on, or may be. */
export function idleLoaders(facts: GuestFacts, dialect: Dialect): string[] | undefined {
  const found = named(facts, [...LOADERS[dialect], ...WRITERS]);
  const idle = found.length > 0 && found.every(([, state]) => OFF.includes(state));
  return idle ? found.map(([name]) => name) : undefined;
}

/** Somebody writes the rules anew at boot, so that no saved file has to hold them: fck-nat, or ufw, in whose files
 *  any rule of the machine may stand. */
export const rewritesRules = (facts: GuestFacts): boolean =>
  ruleManager(facts) === 'ufw' || named(facts, WRITERS).some(([, state]) => !OFF.includes(state));

/** Commands that save the running rules in the way of the machine's distribution. */
export function saverOf(facts: GuestFacts): string[] {
  const os = JSON.stringify(facts.document.os ?? '').toLowerCase();
  const names = [...facts.services.keys()];
  if (/debian|ubuntu/.test(os) || names.some((name) => name.startsWith('netfilter-persistent'))) {
    return ['sudo apt-get install -y iptables-persistent', 'sudo netfilter-persistent save'];
  }
  return [
    'sudo yum install -y iptables-services',
    "sudo sh -c 'iptables-save > /etc/sysconfig/iptables'",
    'sudo systemctl enable iptables',
  ];
}
