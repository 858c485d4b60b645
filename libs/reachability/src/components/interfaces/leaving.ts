import type { SubnetNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station, UnknownFact } from '../../walk/branch.js';
import type { Neighbourhood } from '../../walk/crossing.js';
import { subnetRef } from '../../walk/describe.js';
import { go, type Move, type Place } from '../../walk/move.js';
import {
  addBlocker,
  assumeHolds,
  deadEnd,
  drop,
  type DropInfo,
  type HopInfo,
  opaqueEnd,
  pass,
} from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { checkRedirection } from '../routing/edge-route-table.js';
import { evaluateNetworkAcl } from '../filters/network-acl.js';
import { evaluateSecurityGroups } from '../filters/security-group.js';
import { checkSource } from '../filters/source-dest-check.js';

/** A way out of a station: through which route hop, to where, and what is wrong with it. */
export interface Exit {
  place: Place | { at: 'opaque'; fact: UnknownFact } | { at: 'nobody'; why: DropInfo };
  /** The subnet that the next hop lies in; undefined for gateways, which lie outside of all. */
  nextSubnet?: SubnetNode;
  /** The next hop is the packet's own destination (R-SG-3). */
  direct: boolean;
  /** Whose interfaces a group reference can mean where the next hop isn't the destination itself. */
  neighbourhood?: Neighbourhood | undefined;
  route?: { hop: HopInfo; drop?: DropInfo; also?: DropInfo; fact?: UnknownFact };
}

/** Steps 2 to 4 for one exit, then on to its place. */
export function leave(context: WalkContext, branch: Branch, station: Station, exit: Exit): Move[] {
  const { node, subnet } = station;
  const neighbourhood = exit.direct ? { vpc: subnet.vpc } : exit.neighbourhood;
  let branches = [branch];
  if (node) {
    branches = branches
      .flatMap((b) => checkSource(context, b, station))
      .flatMap((b) => evaluateSecurityGroups(context, b, node, 'egress', neighbourhood));
  }
  if (exit.nextSubnet !== subnet) {
    branches = branches.flatMap((b) => evaluateNetworkAcl(context, b, subnet, 'outbound'));
  }
  const { place } = exit;
  if (place.at === 'internet-gateway') {
    const checked = branches.map((b) => checkRedirection(context, b, place.gateway, station));
    const free = checked.flatMap((one) => one.free.flatMap((b) => arriveAt(context, b, station, exit)));
    return [...free, ...checked.flatMap(({ redirected }) => redirected)];
  }
  return branches.flatMap((b) => arriveAt(context, b, station, exit));
}

function arriveAt(context: WalkContext, branch: Branch, station: Station, { place, route }: Exit): Move[] {
  if (place.at === 'nobody') {
    return [
      deadEnd(branch, route?.hop ?? { kind: 'destination', component: subnetRef(station.subnet) }, place.why),
    ];
  }
  if (place.at === 'opaque') {
    return [
      opaqueEnd(
        branch,
        route?.hop ?? { kind: 'destination', component: subnetRef(station.subnet) },
        place.fact,
      ),
    ];
  }
  if (!route) return [go(branch, place)];
  if (route.drop) {
    const dropped = drop(branch, route.hop, route.drop);
    const { also } = route;
    return [
      go(
        also ? addBlocker(dropped, also, also.component ?? route.hop.component, dropped.trace!.hop) : dropped,
        place,
      ),
    ];
  }
  const { hop, fact } = route;
  return [go(fact ? assumeHolds(context, branch, hop, fact) : pass(branch, hop), place)];
}
