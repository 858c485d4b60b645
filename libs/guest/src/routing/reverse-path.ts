import { type FlowSet, ipv4CidrSet, IntervalSet } from '../../../packets/src/index.js';
import { interfaceSetting, interfaceSysctl } from '../facts/interface-sysctl.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import { lookup } from './lookup.js';
import type { Machine } from './machine.js';

export interface ReversePathResult {
  readonly passed: FlowSet;
  readonly dropped: readonly {
    readonly flows: FlowSet;
    readonly reason: string;
    readonly evidence: object;
  }[];
  readonly unknown: readonly {
    readonly flows: FlowSet;
    readonly reason: string;
    readonly howToLearn: string;
  }[];
}

const NEVER_A_SOURCE = IntervalSet.union([
  ipv4CidrSet('0.0.0.0/8'),
  ipv4CidrSet('224.0.0.0/4'),
  IntervalSet.of(2 ** 32 - 1),
]);
const LOOPBACK = ipv4CidrSet('127.0.0.0/8');

/** Source validation of what comes in (net/ipv4/fib_frontend.c; RFC 3704): the larger of
 *  `conf.all.rp_filter` and `conf.<interface>.rp_filter` counts, 1 is strict, 2 loose. A source that is the
 *  machine's own address never passes. `outInterface`: where the packet is going, undefined for itself. */
export function checkReversePath(
  machine: Machine,
  branch: PacketBranch,
  outInterface: string | undefined,
): ReversePathResult {
  const inInterface = branch.inInterface ?? '';
  // What the machine sends itself by lo brings its route along.
  if (inInterface === 'lo') return { passed: branch.flows, dropped: [], unknown: [] };
  const { header } = branch;
  const dropped: { flows: FlowSet; reason: string; evidence: object }[] = [];
  const unknown: { flows: FlowSet; reason: string; howToLearn: string }[] = [];
  const localnet = interfaceSysctl(machine.facts, inInterface, 'route_localnet') === 1;
  const martian = localnet ? NEVER_A_SOURCE : NEVER_A_SOURCE.union(LOOPBACK);
  const odd = branch.flows.restrict(header.source, martian);
  if (!odd.isEmpty) dropped.push({ flows: odd, reason: 'no packet may come with this source', evidence: {} });
  let passed = odd.minus(odd);
  const filter = interfaceSysctl(machine.facts, inInterface, 'rp_filter');
  const setting = { [interfaceSetting(inInterface, 'rp_filter')]: filter ?? 'not read' };
  const fail = (flows: FlowSet, reason: string): void => {
    if (filter !== undefined) dropped.push({ flows, reason, evidence: setting });
    else
      unknown.push({
        flows,
        reason: `${reason}; whether rp_filter is on wasn't read`,
        howToLearn: `sysctl net.ipv4.conf.all.rp_filter ${interfaceSetting(inInterface, 'rp_filter')}`,
      });
  };
  const reversed = {
    ...header,
    source: header.destination,
    destination: header.source,
    sourcePort: header.destinationPort,
    destinationPort: header.sourcePort,
  };
  const mark = interfaceSysctl(machine.facts, inInterface, 'src_valid_mark') === 1 ? branch.mark : 0;
  const asked = { ...branch, flows: branch.flows.minus(odd) };
  for (const found of lookup(machine, asked, { header: reversed, inInterface: outInterface ?? 'lo', mark })) {
    const { flows } = found;
    if (found.result === 'unknown') {
      if (filter === 0) passed = passed.unionDisjoint(flows);
      else unknown.push(found);
    } else if (found.result !== 'route') {
      if (filter === 0) passed = passed.unionDisjoint(flows);
      else fail(flows, 'there is no route back to the source');
    } else if (found.route.type !== 'unicast') {
      if (interfaceSysctl(machine.facts, inInterface, 'accept_local') === 1)
        passed = passed.unionDisjoint(flows);
      else
        dropped.push({
          flows,
          reason: "the source is one of the machine's own addresses",
          evidence: { route: found.route.text },
        });
    } else if (found.hops.some(({ device }) => device === inInterface) || filter === 0) {
      passed = passed.unionDisjoint(flows);
    } else if (filter === 2 && (machine.interfaceNamed(inInterface)?.addresses.length ?? 0) > 0) {
      passed = passed.unionDisjoint(flows);
    } else {
      fail(flows, `the route back to the source, "${found.route.text}", doesn't leave by ${inInterface}`);
    }
  }
  return { passed, dropped, unknown };
}
