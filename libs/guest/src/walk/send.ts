import { formatIpv4, IntervalSet, type FlowSet, type Header } from '../../../packets/src/index.js';
import { interfaceSetting, interfaceSysctl } from '../facts/interface-sysctl.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import { lookup, type Routed } from '../routing/lookup.js';
import { selectAddress } from '../routing/select-address.js';
import { Collector } from './collector.js';
import { enterConntrack, type Tracking } from './conntrack.js';
import { dropWhenTableIsFull } from './conntrack-table.js';
import { deliver } from './deliver.js';
import type { Guest } from './guest.js';
import type { GuestResult } from './guest-result.js';
import { leave } from './leave.js';
import { ipv4Flows } from './ipv4-flows.js';
import { newBranch } from './new-branch.js';
import { LOOPBACK, noRoute } from './receive.js';

/** Packets of the machine's own processes. */
export interface Departure {
  readonly flows: FlowSet;
  readonly header: Header;
  /** The socket chose its source itself, as a server's answer does. Otherwise the kernel picks it by the
   *  route, and flows whose source it wouldn't pick are dropped with GUEST_ROUTE_MISMATCH. */
  readonly bound: boolean;
  readonly tracking: Tracking;
}

/** What the guest does with packets that it sends itself: routing, OUTPUT, routing again where OUTPUT changed
 *  what it depends on, POSTROUTING. What is for the machine itself goes by lo through PREROUTING and INPUT,
 *  without meeting PREROUTING's translations (R-PF-2). */
export function send(guest: Guest, departure: Departure): GuestResult {
  const { flows, header, bound, tracking } = departure;
  const collector = new Collector();
  const start = newBranch(ipv4Flows(flows, header, collector), { header, tracking, inInterface: undefined });
  const rightSource = bound ? start : { ...start, flows: chosenSource(guest, start, collector) };
  const routed = route(guest, rightSource, collector);
  const enter = enterConntrack(tracking);
  const out = routed.flatMap((branch) => collector.take('output', guest.hook('output', [branch], enter)));
  const open = dropWhenTableIsFull(guest, out, collector);
  const settled = open.flatMap((branch) => (branch.reroute ? route(guest, branch, collector) : [branch]));
  const own = settled.filter(({ outInterface }) => outInterface === 'lo');
  leave(
    guest,
    settled.filter((branch) => !own.includes(branch)),
    collector,
  );
  for (const branch of collector.take('postrouting', guest.hook('postrouting', own))) {
    const looped = { ...branch, inInterface: 'lo', outInterface: undefined };
    for (const back of collector.take('prerouting', guest.hook('prerouting', [looped]))) {
      deliver(guest, back, collector, true);
    }
  }
  return collector.result;
}

/** The flows whose source is the one that the kernel picks for an unbound socket: the preferred source of
 *  the route that it finds without a source, else the interface's address. */
function chosenSource(guest: Guest, branch: PacketBranch, collector: Collector): FlowSet {
  const { header, flows } = branch;
  const blank: Header = { ...header, source: flows.space.constant(0) };
  let right = flows.minus(flows);
  for (const found of lookup(guest.machine, branch, { header: blank, inInterface: 'lo', mark: 0 })) {
    const [hop] = found.result === 'route' ? found.hops : [];
    const intoTunnel = hop?.device !== undefined && guest.machine.interfaceNamed(hop.device)?.tunnel === true;
    // The second lookup, with the source, says what is wrong. Into a tunnel packets go with the tunnel's own
    // address, and what the question says of the source doesn't matter.
    if (
      found.result !== 'route' ||
      hop?.device === undefined ||
      found.route.type !== 'unicast' ||
      intoTunnel
    ) {
      right = right.unionDisjoint(found.flows);
      continue;
    }
    const { preferredSource, text } = found.route;
    const choices =
      preferredSource === undefined
        ? selectAddress(guest.machine, hop.device, hop.gateway, found.flows, header.destination)
        : [{ flows: found.flows, address: preferredSource }];
    for (const { flows: part, address } of choices) {
      const same = address === undefined ? part : part.restrict(header.source, IntervalSet.of(address));
      right = right.unionDisjoint(same);
      collector.drop(branch, part.minus(same), {
        code: 'GUEST_ROUTE_MISMATCH',
        summary: `the machine's own route "${text}" sends this by ${hop.device} with the source ${formatIpv4(address ?? 0)}`,
        evidence: { route: text, outInterface: hop.device, source: formatIpv4(address ?? 0) },
        rule: undefined,
      });
    }
  }
  return right;
}

function route(guest: Guest, branch: PacketBranch, collector: Collector): PacketBranch[] {
  const { header, mark } = branch;
  return lookup(guest.machine, branch, { header, inInterface: 'lo', mark }).flatMap((found) =>
    follow(guest, { ...branch, flows: found.flows, reroute: false }, found, collector),
  );
}

function follow(guest: Guest, branch: PacketBranch, found: Routed, collector: Collector): PacketBranch[] {
  if (found.result === 'unknown') {
    collector.open(branch, branch.flows, found.reason, found.howToLearn);
    return [];
  }
  if (found.result !== 'route') {
    collector.drop(branch, branch.flows, noRoute(branch, found));
    return [];
  }
  const [hop] = found.hops;
  const outInterface = found.route.type === 'local' ? 'lo' : hop?.device;
  if (outInterface === undefined || new Set(found.hops.map(({ device }) => device)).size > 1) {
    collector.open(
      branch,
      branch.flows,
      `the route "${found.route.text}" has several next hops, chosen by a hash`,
      'ip route',
    );
    return [];
  }
  const onWay = { ...branch, outInterface, gateway: hop?.gateway };
  // __mkroute_output: a loopback source never leaves by another interface.
  if (outInterface === 'lo' || interfaceSysctl(guest.facts, outInterface, 'route_localnet') === 1)
    return [onWay];
  const stuck = branch.flows.restrict(branch.header.source, LOOPBACK);
  collector.drop(branch, stuck, {
    code: 'GUEST_ROUTE_MISMATCH',
    summary: `packets from 127.0.0.0/8 can't leave by ${outInterface}`,
    evidence: { outInterface, setting: interfaceSetting(outInterface, 'route_localnet') },
    rule: undefined,
  });
  return [{ ...onWay, flows: branch.flows.minus(stuck) }];
}
