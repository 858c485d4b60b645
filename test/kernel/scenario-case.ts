import { iptablesText } from '../../libs/guest/src/testing/iptables-text.js';
import type { Scenario } from '../../libs/guest/src/testing/scenario.js';
import type { LabCase, LabPacket, OwnConnection } from './lab.js';

/** Who loads the rules: iptables on nf_tables, iptables-legacy, both, or nft itself in its own words. */
type Variant = 'nft' | 'legacy' | 'mixed' | 'native';

/** The commands that build a described machine. Rules of the table nat stay in one variant: of two that
 *  translate at the same priority nobody can say which is first. */
export function scenarioCase(
  scenario: Scenario,
  variant: Variant,
  { probes, own }: { probes: readonly LabPacket[]; own: readonly OwnConnection[] },
  wait = 0.008,
): LabCase {
  const legacy = scenario.tables.filter(
    ({ name }) => variant === 'legacy' || (variant === 'mixed' && name === 'filter'),
  );
  const modern = scenario.tables.filter((table) => !legacy.includes(table));
  const load: (readonly [string, string])[] = [
    // The translation loses the backslashes of quoted comments, and leaves rules out that nft can't say.
    variant === 'native'
      ? [
          'timeout 10 iptables-restore-translate -f /dev/stdin | timeout 10 nft -f -',
          iptablesText(modern).replaceAll(String.raw`\"`, ''),
        ]
      : ['iptables-nft-restore', iptablesText(modern)],
    ['iptables-legacy-restore', iptablesText(legacy)],
  ];
  return {
    interfaces: scenario.interfaces.map(({ name }) => name),
    setup: [setup(scenario)],
    load: load.filter(([, text]) => text !== ''),
    listening: scenario.listening.map(({ protocol, address, port }) => [protocol, address, port] as const),
    probes,
    own,
    wait,
  };
}

function setup({ interfaces, routes, policyRules, ipForward, rpFilter }: Scenario): string {
  const lines = ['set -e'];
  for (const { name, addresses } of interfaces) {
    for (const address of addresses) lines.push(`ip addr add ${address} brd + dev ${name}`);
    // Without ARP any address of a network is a neighbour.
    lines.push(`ip link set ${name} up arp off`);
  }
  for (const { table, type, to, via, device, metric } of routes) {
    const words = ['ip route add', ...(type === 'unicast' ? [] : [type]), to];
    if (via !== undefined) words.push('via', via);
    if (device !== undefined) words.push('dev', device);
    if (metric !== undefined) words.push('metric', String(metric));
    lines.push([...words, 'table', table].join(' '));
  }
  for (const { priority, from, iif, mark, not, table } of policyRules) {
    const words = ['ip rule add', ...(not ? ['not'] : []), 'from', from ?? 'all'];
    if (iif !== undefined) words.push('iif', iif);
    if (mark !== undefined) words.push('fwmark', String(mark));
    lines.push([...words, 'lookup', table, 'pref', String(priority)].join(' '));
  }
  for (const [name, value] of Object.entries(rpFilter)) {
    lines.push(`sysctl -qw net.ipv4.conf.${name}.rp_filter=${value}`);
  }
  lines.push(`sysctl -qw net.ipv4.ip_forward=${ipForward ? 1 : 0}`);
  return lines.join('\n');
}
