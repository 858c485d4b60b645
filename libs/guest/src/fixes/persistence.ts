import type { GuestFacts } from '../facts/guest-facts.js';

/** Services that load rules at boot, or write their own. */
const LOADERS: readonly string[] = [
  'iptables',
  'netfilter-persistent',
  'nftables',
  'firewalld',
  'ufw',
  'fck-nat',
];

const isOn = (state: string): boolean => /^(enabled|active)\b/.test(state);

/** Names of the loading services that the facts show, and whether one of them is on. Undefined when the
 *  facts show none. */
export function loaders({ services }: GuestFacts): { on: boolean; names: string[] } | undefined {
  const found = [...services].filter(([name]) => LOADERS.includes(name.replace(/\.service$/, '')));
  if (found.length === 0) return undefined;
  return { on: found.some(([, state]) => isOn(state)), names: found.map(([name]) => name) };
}

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
