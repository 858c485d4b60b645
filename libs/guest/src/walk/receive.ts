import { formatIpv4, ipv4CidrSet, type FlowSet, type Header } from '../../../packets/src/index.js';
import type { GuestFinding } from '../findings/guest-finding.js';
import { interfaceSetting, interfaceSysctl, numberSysctl } from '../facts/interface-sysctl.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import { lookup, type Routed } from '../routing/lookup.js';
import { checkReversePath } from '../routing/reverse-path.js';
import { Collector } from './collector.js';
import { ipv4Flows } from './ipv4-flows.js';
import { enterConntrack, type Tracking } from './conntrack.js';
import { dropWhenTableIsFull } from './conntrack-table.js';
import { deliver } from './deliver.js';
import { forwardingOff } from './forwarding-off.js';
import type { Guest } from './guest.js';
import type { GuestResult } from './guest-result.js';
import { leave } from './leave.js';
import { newBranch } from './new-branch.js';

/** Packets that come in. `header` is as it is on the wire; `inInterface` is the guest's name for it. */
export interface Arrival {
  readonly flows: FlowSet;
  readonly header: Header;
  readonly inInterface: string;
  readonly tracking: Tracking;
}

/** What the guest does with packets that it receives, in the kernel's order: PREROUTING, routing, reverse
 *  path filter, then INPUT, or FORWARD and POSTROUTING (R-PF-1). Flows of IPv6 are unknown. */
export function receive(guest: Guest, arrival: Arrival): GuestResult {
  const { flows, header, inInterface, tracking } = arrival;
  const collector = new Collector();
  const start = newBranch(ipv4Flows(flows, header, collector), { header, tracking, inInterface });
  const met = collector.take('ingress', guest.hook('ingress', [start]));
  const seen = collector.take('prerouting', guest.hook('prerouting', met, enterConntrack(tracking)));
  for (const branch of dropWhenTableIsFull(guest, seen, collector)) route(guest, branch, collector);
  return collector.result;
}

export const LOOPBACK = ipv4CidrSet('127.0.0.0/8');

function route(guest: Guest, branch: PacketBranch, collector: Collector): void {
  const { machine, facts } = guest;
  const inInterface = branch.inInterface!;
  let { flows } = branch;
  const localnet = interfaceSysctl(facts, inInterface, 'route_localnet');
  if (localnet !== 1) {
    const martian = flows.restrict(branch.header.destination, LOOPBACK);
    const setting = interfaceSetting(inInterface, 'route_localnet');
    // No host on the wire has such an address: only a translation leads there.
    if (localnet === undefined && branch.connection.destinationNat)
      collector.open(branch, martian, `whether ${setting} is 1 was not read`, `sysctl ${setting}`);
    else
      collector.drop(branch, martian, {
        code: 'GUEST_ROUTE_MISMATCH',
        summary: `packets from outside can't go to 127.0.0.0/8 (${setting} is not 1)`,
        evidence: { inInterface, setting },
        rule: branch.connection.destinationNat ?? undefined,
      });
    flows = flows.minus(martian);
  }
  const { header, mark } = branch;
  for (const found of lookup(machine, { ...branch, flows }, { header, inInterface, mark })) {
    const part = { ...branch, flows: found.flows };
    if (found.result === 'route' && ['local', 'broadcast'].includes(found.route.type)) {
      for (const valid of validSource(guest, part, undefined, collector))
        deliver(guest, valid, collector, false);
    } else {
      forward(guest, part, found, collector);
    }
  }
}

function forward(guest: Guest, branch: PacketBranch, found: Routed, collector: Collector): void {
  const { facts } = guest;
  const inInterface = branch.inInterface!;
  if (found.result === 'unknown') return collector.open(branch, branch.flows, found.reason, found.howToLearn);
  const name = interfaceSetting(inInterface, 'forwarding');
  const own = numberSysctl(facts, name);
  const all = numberSysctl(facts, 'net.ipv4.ip_forward');
  const forwarding = own ?? all;
  if (forwarding === undefined) {
    return collector.open(
      branch,
      branch.flows,
      'whether the machine forwards was not read',
      'sysctl net.ipv4.ip_forward',
    );
  }
  if (forwarding === 0)
    return collector.drop(
      branch,
      branch.flows,
      // Where nothing forwards, the one switch for all interfaces is what people know and set.
      forwardingOff(own === undefined || all === 0 ? 'net.ipv4.ip_forward' : name),
    );
  if (found.result !== 'route') return collector.drop(branch, branch.flows, noRoute(branch, found));
  const devices = new Set(found.hops.map(({ device }) => device));
  const [hop] = found.hops;
  const outInterface = hop?.device;
  if (devices.size !== 1 || outInterface === undefined || hop === undefined) {
    const reason = `the route "${found.route.text}" has several next hops, chosen by a hash`;
    return collector.open(branch, branch.flows, reason, 'ip route');
  }
  const onWay = { ...branch, outInterface, gateway: hop.gateway };
  const valid = validSource(guest, onWay, outInterface, collector);
  leave(guest, collector.take('forward', guest.hook('forward', valid)), collector);
}

function validSource(
  guest: Guest,
  branch: PacketBranch,
  outInterface: string | undefined,
  collector: Collector,
): PacketBranch[] {
  const { passed, dropped, unknown } = checkReversePath(guest.machine, branch, outInterface);
  for (const { flows, reason, evidence } of dropped) {
    collector.drop(branch, flows, {
      code: 'GUEST_RP_FILTER_DROP',
      summary: `the source check drops what comes in by ${branch.inInterface}: ${reason}`,
      evidence: { inInterface: branch.inInterface, ...evidence },
      rule: undefined,
    });
  }
  for (const { flows, reason, howToLearn } of unknown) collector.open(branch, flows, reason, howToLearn);
  return passed.isEmpty ? [] : [{ ...branch, flows: passed }];
}

export function noRoute(
  { flows, header }: PacketBranch,
  found: Extract<Routed, { result: 'none' | 'refused' }>,
): GuestFinding {
  const first = flows.project(header.destination).first;
  const destination = typeof first === 'number' ? formatIpv4(first) : 'the destination';
  const why = found.result === 'none' ? 'no route' : `"${found.text}"`;
  return {
    code: 'GUEST_ROUTE_MISMATCH',
    summary: `the machine's own route table has no way to ${destination}: ${why}`,
    evidence: found.result === 'none' ? {} : { route: found.text },
    rule: undefined,
  };
}
