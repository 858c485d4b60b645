import { parseCidr, type Scalar } from '../../../packets/src/index.js';
import { type InterfaceNode, type NetworkIndex, privateIpv6 } from '../../../snapshot/src/network/index.js';
import { natInstancesOf } from '../components/nat/nat-instance-candidates.js';
import { ephemeralRange } from '../question/ephemeral-range.js';

/** Interfaces that no rule can tell apart: one walk answers for all of them. */
interface InterfaceClass {
  members: InterfaceNode[];
}

/** Types of interfaces whose holder opens connections: machines, containers, functions, and services of AWS that
 *  call what the customer runs or names. */
const SENDERS: ReadonlySet<string> = new Set([
  'interface',
  'efa',
  'branch',
  'trunk',
  'lambda',
  'api_gateway_managed',
  'aws_codestar_connections_managed',
  'evs',
  'iot_rules_managed',
  'quicksight',
]);

/** Interfaces that send on their own account and have no public address. Those of NAT gateways, load
 *  balancers, endpoints and the like serve others. */
export function privateSources(index: NetworkIndex): InterfaceNode[] {
  return [...index.interfaces.values()].filter(
    (node) =>
      SENDERS.has(node.doc.InterfaceType ?? 'interface') &&
      node.doc.RequesterId !== 'amazon-elb' &&
      node.doc.Status !== 'available' &&
      !node.vpc.associations.has(node.primary) &&
      !node.vpc.natGatewayAddresses.has(node.primary),
  );
}

/** Groups interfaces by all that a walk from them can depend on: place, groups, state, client ports, and the
 *  cell of the address among the borders of every CIDR in the rules. Interfaces whose own address a route
 *  or an instance role singles out (NAT instances) stay alone, and so do machines whose inside is known. */
export function interfaceClasses(
  index: NetworkIndex,
  nodes: readonly InterfaceNode[],
  outsideOnly: boolean,
): InterfaceClass[] {
  const deciding = decidingGroups(index, outsideOnly);
  const borders = ruleBorders(index, deciding);
  const referenced = referencedGroups(index, deciding);
  const egressTexts = new Map<string, string>();
  const classes = new Map<string, InterfaceClass>();
  for (const node of nodes) {
    const state = index.instanceState(node);
    const siblings =
      node.instanceId === undefined ? 1 : (index.interfacesOfInstance.get(node.instanceId)?.length ?? 1);
    const inspected = node.instanceId !== undefined && Object.hasOwn(index.snapshot.guests, node.instanceId);
    const single = node.sourceDestCheck === false || siblings > 1 || inspected;
    const key = [
      node.subnet.id,
      groupsKey(index, node, referenced, egressTexts),
      state.known ? (state.value === 'none' ? 'running' : state.value) : state.gap.code,
      ephemeralRange(index, node).bounds.join(),
      cellOf(borders, node.primary),
      single ? node.id : '',
      // Without any group a machine sends nothing, and an interface of a service does.
      node.groups.length === 0 ? (node.doc.InterfaceType ?? 'interface') : '',
      ipv6Key(borders, node),
    ].join('|');
    const found = classes.get(key);
    if (found) found.members.push(node);
    else classes.set(key, { members: [node] });
  }
  return [...classes.values()];
}

/** Groups whose ingress may decide about a sender: on the way to hosts outside these are the NAT instances'
 *  only. */
function decidingGroups(index: NetworkIndex, outsideOnly: boolean): Set<string> {
  if (!outsideOnly) return new Set(index.securityGroups.keys());
  return new Set(
    [...index.vpcs.values()].flatMap((vpc) => natInstancesOf(index, vpc).flatMap(({ node }) => node.groups)),
  );
}

/** Groups that a rule of `deciding` names as its peer: who carries them matters. */
function referencedGroups(index: NetworkIndex, deciding: ReadonlySet<string>): Set<string> {
  const referenced = new Set<string>();
  for (const id of deciding) {
    const { IpPermissions = [], IpPermissionsEgress = [] } = index.securityGroups.get(id) ?? {};
    for (const { UserIdGroupPairs } of [...IpPermissions, ...IpPermissionsEgress]) {
      for (const { GroupId } of UserIdGroupPairs ?? []) if (GroupId !== undefined) referenced.add(GroupId);
    }
  }
  return referenced;
}

/** What a sender's groups do: their egress rules, and that others name them. Their ingress rules never
 *  decide, since the answer to what an interface sent is tracked there (R-SG-2). */
function groupsKey(
  index: NetworkIndex,
  node: InterfaceNode,
  referenced: ReadonlySet<string>,
  egressTexts: Map<string, string>,
): string {
  const parts = node.groups.map((id) => {
    const named = referenced.has(id) ? id : '';
    let egress = egressTexts.get(id);
    if (egress === undefined) {
      const group = index.securityGroups.get(id);
      egress = group ? JSON.stringify(group.IpPermissionsEgress ?? []) : `unread ${id}`;
      egressTexts.set(id, egress);
    }
    return `${named}:${egress}`;
  });
  return [...new Set(parts)].sort().join();
}

/** All first and after-last addresses of the CIDRs in rules, routes and lists, sorted. */
function ruleBorders(index: NetworkIndex, deciding: ReadonlySet<string>): Scalar[] {
  const borders = new Set<Scalar>();
  const add = (cidr: string | undefined): void => {
    for (const bound of parseCidr(cidr ?? '')?.set.bounds ?? []) borders.add(bound);
  };
  for (const id of deciding) {
    const { IpPermissions = [], IpPermissionsEgress = [] } = index.securityGroups.get(id) ?? {};
    for (const { IpRanges, Ipv6Ranges } of [...IpPermissions, ...IpPermissionsEgress]) {
      for (const { CidrIp } of IpRanges ?? []) add(CidrIp);
      for (const { CidrIpv6 } of Ipv6Ranges ?? []) add(CidrIpv6);
    }
  }
  for (const acl of new Set(index.aclOfSubnet.values()))
    for (const { CidrBlock, Ipv6CidrBlock } of acl.Entries ?? []) add(CidrBlock ?? Ipv6CidrBlock);
  for (const routeTables of index.routeTablesOfVpc.values()) {
    for (const { Routes } of routeTables)
      for (const { DestinationCidrBlock, DestinationIpv6CidrBlock } of Routes ?? [])
        add(DestinationCidrBlock ?? DestinationIpv6CidrBlock);
  }
  for (const { set } of index.prefixLists.values()) for (const bound of set.bounds) borders.add(bound);
  addTransitBorders(index, borders);
  return [...borders].sort((a, b) => (a < b ? -1 : 1));
}

/** What decides about a source behind its VPC: routes back to it, and the ranges that peering carries. */
function addTransitBorders(index: NetworkIndex, borders: Set<Scalar>): void {
  const sets = [
    ...index.snapshot.regions.flatMap(({ lists }) =>
      (lists.TransitGatewayRoutes ?? []).map((route) => parseCidr(route.DestinationCidrBlock ?? '')?.set),
    ),
    ...[...index.vpcs.values()].map(({ cidrs }) => cidrs),
  ];
  for (const set of sets) for (const bound of set?.bounds ?? []) borders.add(bound);
}

/** What of its IPv6 addresses may decide: none, their cell, whether gateways carry them (R-V6-1). */
function ipv6Key(borders: readonly Scalar[], { primaryIpv6, subnet, doc }: InterfaceNode): string {
  if (primaryIpv6 === undefined) return '';
  const kept = privateIpv6(subnet).has(primaryIpv6);
  return [cellOf(borders, primaryIpv6), kept, doc.DenyAllIgwTraffic === true].join();
}

function cellOf(borders: readonly Scalar[], address: Scalar): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (borders[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
