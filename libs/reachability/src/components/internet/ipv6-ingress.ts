import { IntervalSet } from '../../../../packets/src/index.js';
import {
  globalIpv6Prefixes,
  type NetworkIndex,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch } from '../../walk/branch.js';
import { interfaceRef, label } from '../../walk/describe.js';
import { drop, type HopInfo, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { interfacesAmong } from '../interfaces/local-receivers.js';

/** The parts of what comes in that are for global IPv6 addresses of this network, by VPC (R-V6-1: such an
 *  address is reached by itself), and the rest, which is for nobody. */
export function ipv6Owners(
  { index }: WalkContext,
  branch: Branch,
): { parts: { branch: Branch; vpc: VpcNode }[]; rest: Branch['flows'] } {
  const { destination } = branch.header;
  const parts: { branch: Branch; vpc: VpcNode }[] = [];
  let rest = branch.flows;
  for (const [vpc, addresses] of ownersAmong(index, rest.project(destination))) {
    const flows = rest.restrict(destination, addresses);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    parts.push({ branch: withFlows(branch, flows), vpc });
  }
  return { parts, rest };
}

/** Whose these global IPv6 addresses are. */
export function ownersAmong(index: NetworkIndex, wanted: IntervalSet): Map<VpcNode, IntervalSet> {
  const owners = new Map<VpcNode, IntervalSet>();
  const add = (vpc: VpcNode, set: IntervalSet): void => {
    owners.set(vpc, owners.get(vpc)?.union(set) ?? set);
  };
  const single = wanted.size === 1 ? index.publicAddresses.get(wanted.first!) : undefined;
  if (single) {
    add(single.vpc, wanted);
    return owners;
  }
  for (const { set, node } of globalIpv6Prefixes(index)) {
    const part = set.intersect(wanted);
    if (!part.isEmpty) add(node.vpc, part);
  }
  if (wanted.size === 1) return owners;
  for (const { publicIp, vpc } of index.publicAddresses.values())
    if (typeof publicIp === 'bigint' && wanted.has(publicIp)) add(vpc, IntervalSet.of(publicIp));
  return owners;
}

/** Interfaces with the attribute DenyAllIgwTraffic can't be reached from the internet. */
export function checkDeniesGateway(branch: Branch, hop: HopInfo, vpc: VpcNode): Branch[] {
  const { destination } = branch.header;
  const denying = interfacesAmong(vpc, branch.flows.project(destination)).filter(
    ({ doc }) => doc.DenyAllIgwTraffic === true,
  );
  const result: Branch[] = [];
  let rest = branch.flows;
  for (const node of denying) {
    const flows = rest.restrict(destination, node.own);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    result.push(
      drop(withFlows(branch, flows), hop, {
        code: 'IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS',
        summary: `${label(node)} denies all internet gateway traffic (DenyAllIgwTraffic)`,
        evidence: { networkInterfaceId: node.id, denyAllIgwTraffic: true },
        component: interfaceRef(node),
      }),
    );
  }
  if (!rest.isEmpty) result.push(withFlows(branch, rest));
  return result;
}
