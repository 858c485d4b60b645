import { parseIpv4Cidr } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { ephemeralRange } from '../question/ephemeral-range.js';

/** Interfaces that no rule can tell apart: one walk answers for all of them. */
export interface InterfaceClass {
  members: InterfaceNode[];
}

/** Interfaces that send on their own account and have no public address. Those of NAT gateways, load
 *  balancers, endpoints and the like serve others. */
export function privateSources(index: NetworkIndex): InterfaceNode[] {
  return [...index.interfaces.values()].filter(
    (node) =>
      ['interface', 'efa', 'branch', 'trunk', 'lambda'].includes(node.doc.InterfaceType ?? 'interface') &&
      node.doc.RequesterId !== 'amazon-elb' &&
      node.doc.Status !== 'available' &&
      !node.vpc.associations.has(node.primary) &&
      !node.vpc.natGatewayAddresses.has(node.primary),
  );
}

/** Groups interfaces by all that a walk from them can depend on: place, groups, state, client ports, and the
 *  cell of the address among the borders of every CIDR in the rules. Interfaces whose own address a route
 *  or an instance role singles out (NAT instances) stay alone. */
export function interfaceClasses(index: NetworkIndex, nodes: readonly InterfaceNode[]): InterfaceClass[] {
  const borders = ruleBorders(index);
  const classes = new Map<string, InterfaceClass>();
  for (const node of nodes) {
    const state = index.instanceState(node);
    const siblings =
      node.instanceId === undefined ? 1 : (index.interfacesOfInstance.get(node.instanceId)?.length ?? 1);
    const single = node.sourceDestCheck === false || siblings > 1;
    const key = [
      node.subnet.id,
      [...node.groups].sort().join(),
      state.known ? (state.value === 'none' ? 'running' : state.value) : state.gap.code,
      ephemeralRange(index, node).bounds.join(),
      cellOf(borders, node.primary),
      single ? node.id : '',
    ].join('|');
    const found = classes.get(key);
    if (found) found.members.push(node);
    else classes.set(key, { members: [node] });
  }
  return [...classes.values()];
}

/** All first and after-last addresses of the CIDRs in rules, routes and lists, sorted. */
function ruleBorders(index: NetworkIndex): number[] {
  const borders = new Set<number>();
  const add = (cidr: string | undefined): void => {
    for (const bound of parseIpv4Cidr(cidr ?? '')?.set.bounds ?? []) borders.add(bound);
  };
  for (const { IpPermissions = [], IpPermissionsEgress = [] } of index.securityGroups.values()) {
    for (const { IpRanges } of [...IpPermissions, ...IpPermissionsEgress]) {
      for (const { CidrIp } of IpRanges ?? []) add(CidrIp);
    }
  }
  for (const acl of new Set(index.aclOfSubnet.values()))
    for (const { CidrBlock } of acl.Entries ?? []) add(CidrBlock);
  for (const { routeTables } of index.vpcs.values()) {
    for (const { Routes } of routeTables) for (const route of Routes ?? []) add(route.DestinationCidrBlock);
  }
  for (const { set } of index.prefixLists.values()) for (const bound of set.bounds) borders.add(bound);
  return [...borders].sort((a, b) => a - b);
}

function cellOf(borders: readonly number[], address: number): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (borders[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
