import type { NetworkInterface, RouteTable, Subnet, Vpc } from '@aws-sdk/client-ec2';
import { type Address, cidrSet, IntervalSet, parseAddress, parseCidr } from '../../../packets/src/index.js';
import type { RegionDocuments, Snapshot } from '../document-lists.js';
import { natGatewayNode } from './nat-gateway-node.js';
import { documentsOfOwner } from './account-regions.js';
import { type AssociationDocument, interfaceAddresses } from './interface-addresses.js';
import { privateIpv6 } from './ipv6.js';
import { NetworkIndex } from './network-index.js';
import type { InterfaceNode, PrefixListNode, PublicAssociation, SubnetNode, VpcNode } from './nodes.js';
import { nameOf } from './tags.js';
import { vpcOfSubnet } from './vpc-of-subnet.js';

/** Builds the index of a snapshot; linear in its documents. Documents seen through two accounts (shared
 *  VPCs) count once. */
export function indexSnapshot(snapshot: Snapshot): NetworkIndex {
  const index = new NetworkIndex(snapshot);
  addDocuments(index, snapshot.regions);
  return index;
}

/** Adds what isn't in the index yet. `former`: an index of the same documents but for some edits. */
export function addDocuments(
  index: NetworkIndex,
  regions: readonly RegionDocuments[],
  former?: NetworkIndex,
): void {
  // Containers first, over all regions, so that references between accounts resolve.
  for (const region of regions) addVpcs(index, region);
  for (const region of regions) addSubnets(index, region);
  for (const region of regions) addUndocumentedSubnets(index, region);
  for (const region of regions) addById(index, region);
  for (const region of regions) addRouting(index, region);
  for (const region of regions) addInterfaces(index, region, former);
  for (const region of regions) addNatGateways(index, region);
  for (const region of regions) addElasticAddresses(index, region);
}

function addVpcs(index: NetworkIndex, region: RegionDocuments): void {
  for (const doc of region.lists.Vpcs ?? []) addVpc(index, region, doc);
  // A VPC that only its subnets name (a shared one, or Vpcs weren't read) still needs a place.
  for (const subnet of region.lists.Subnets ?? []) {
    if (subnet.VpcId !== undefined && !index.vpcs.has(subnet.VpcId))
      addVpc(index, region, vpcOfSubnet(subnet, region));
  }
}

function addVpc(index: NetworkIndex, region: RegionDocuments, doc: Vpc): void {
  const id = doc.VpcId!;
  if (index.vpcs.has(id)) return;
  const cidrs = vpcCidrs(doc);
  index.vpcs.set(id, {
    id,
    ...named(nameOf(doc.Tags)),
    doc,
    region: documentsOfOwner(index.snapshot, region, doc.OwnerId),
    cidrs: IntervalSet.union(cidrs.map(cidrSet)),
    subnets: [],
    interfaces: [],
    natGateways: [],
    owners: new Map(),
    prefixOwners: [],
    natGatewayAddresses: new Map(),
    associations: new Map(),
  });
}

/** The associated ranges of both families. */
export function vpcCidrs(doc: Vpc): string[] {
  return (doc.CidrBlockAssociationSet ?? [])
    .filter(({ CidrBlockState }) => (CidrBlockState?.State ?? 'associated') === 'associated')
    .map(({ CidrBlock }) => CidrBlock)
    .concat(doc.CidrBlock, ipv6Cidrs(doc))
    .filter((cidr) => cidr !== undefined);
}

function ipv6Cidrs(doc: Pick<Vpc | Subnet, 'Ipv6CidrBlockAssociationSet'>): string[] {
  return (doc.Ipv6CidrBlockAssociationSet ?? [])
    .filter(({ Ipv6CidrBlockState }) => (Ipv6CidrBlockState?.State ?? 'associated') === 'associated')
    .flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []);
}

function addSubnets(index: NetworkIndex, region: RegionDocuments): void {
  for (const doc of region.lists.Subnets ?? []) {
    const id = doc.SubnetId!;
    const vpc = index.vpcs.get(doc.VpcId ?? '');
    if (!vpc || index.subnets.has(id)) continue;
    const cidr = IntervalSet.union(
      [doc.CidrBlock, ...ipv6Cidrs(doc)].flatMap((text) => (text ? cidrSet(text) : [])),
    );
    const zone = doc.AvailabilityZone;
    const node = { id, ...named(nameOf(doc.Tags)), doc, vpc, cidr, ...(zone === undefined ? {} : { zone }) };
    index.subnets.set(id, node);
    vpc.subnets.push(node);
  }
}

/** Subnets that only what lies in them names: their documents weren't read, or are broken. */
function addUndocumentedSubnets(index: NetworkIndex, region: RegionDocuments): void {
  const { NetworkInterfaces = [], NatGateways = [] } = region.lists;
  for (const { SubnetId: id, VpcId } of [...NetworkInterfaces, ...NatGateways]) {
    const vpc = index.vpcs.get(VpcId ?? '');
    if (id === undefined || !vpc || index.subnets.has(id)) continue;
    const inside = NetworkInterfaces.filter(({ SubnetId }) => SubnetId === id);
    const zone = inside[0]?.AvailabilityZone;
    const gateways = NatGateways.filter(({ SubnetId }) => SubnetId === id);
    const node: SubnetNode = {
      id,
      doc: { SubnetId: id, VpcId: vpc.id },
      vpc,
      cidr: IntervalSet.union([
        ...inside.flatMap((doc) => interfaceAddresses(doc)?.own ?? []),
        ...gateways.flatMap(({ NatGatewayAddresses }) =>
          (NatGatewayAddresses ?? []).flatMap(({ PrivateIp }) => addressSet(PrivateIp)),
        ),
      ]),
      ...(zone === undefined ? {} : { zone }),
      gap: index.missing(region, 'Subnets', id),
    };
    index.subnets.set(id, node);
    vpc.subnets.push(node);
  }
}

function addressSet(text: string | undefined): IntervalSet[] {
  const address = parseAddress(text ?? '');
  return address === undefined ? [] : [IntervalSet.of(address)];
}

function addById(index: NetworkIndex, region: RegionDocuments): void {
  const { lists } = region;
  for (const doc of lists.SecurityGroups ?? []) index.securityGroups.set(doc.GroupId!, doc);
  for (const doc of lists.VpcEndpoints ?? []) index.endpoints.set(doc.VpcEndpointId!, doc);
  for (const doc of lists.VpcAttributes ?? []) index.vpcAttributes.set(doc.VpcId, doc);
  for (const doc of lists.InternetGateways ?? []) {
    const id = doc.InternetGatewayId!;
    index.internetGateways.set(id, { id, ...named(nameOf(doc.Tags)), doc });
  }
  for (const { Instances } of lists.Reservations ?? []) {
    for (const doc of Instances ?? []) {
      const id = doc.InstanceId!;
      index.instances.set(id, { id, ...named(nameOf(doc.Tags)), doc, state: doc.State?.Name ?? 'unknown' });
    }
  }
  addPrefixLists(index, region);
}

function addPrefixLists(index: NetworkIndex, region: RegionDocuments): void {
  const { lists, broken } = region;
  // A list of which an entry was kept out isn't known: it may hold any address.
  const spoilt = broken.filter(({ kind }) => kind === 'PrefixLists' || kind === 'PrefixListEntries');
  const isWhole = (id: string): boolean => !spoilt.some((item) => item.id === null || item.id === id);
  for (const { PrefixListId, Cidrs } of lists.PrefixLists ?? []) {
    if (Cidrs && isWhole(PrefixListId!)) index.prefixLists.set(PrefixListId!, prefixList(Cidrs));
  }
  const entries = new Map<string, string[]>();
  for (const { PrefixListId, Cidr } of lists.PrefixListEntries ?? []) {
    const cidrs = entries.get(PrefixListId) ?? [];
    cidrs.push(Cidr);
    entries.set(PrefixListId, cidrs);
  }
  for (const [id, cidrs] of entries) if (isWhole(id)) index.prefixLists.set(id, prefixList(cidrs));
  for (const id of emptyPrefixLists(region)) {
    if (isWhole(id) && !index.prefixLists.has(id)) index.prefixLists.set(id, prefixList([]));
  }
}

/** Entries were read, and the list has none (R-RT-5). Only an account's own lists count: one that AWS or another
 *  account shares may have been left out because it couldn't be read. */
function emptyPrefixLists({ lists, unread = [], accountId }: RegionDocuments): string[] {
  const owners = accountId === null ? (lists.Vpcs ?? []).map(({ OwnerId }) => OwnerId) : [accountId];
  const isUnread = (id: string): boolean =>
    unread.some((item) => item.kind === 'PrefixListEntries' && (item.id ?? id) === id);
  if (lists.PrefixListEntries === undefined) return [];
  return (lists.ManagedPrefixLists ?? []).flatMap(({ PrefixListId: id, OwnerId }) =>
    OwnerId !== undefined && owners.includes(OwnerId) && !isUnread(id!) ? [id!] : [],
  );
}

function prefixList(cidrs: readonly string[]): PrefixListNode {
  const blocks = cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
  return { blocks, set: IntervalSet.union(blocks.map(({ set }) => set)) };
}

function addRouting(index: NetworkIndex, region: RegionDocuments): void {
  for (const table of region.lists.RouteTables ?? []) {
    const vpc = index.vpcs.get(table.VpcId ?? '');
    const tables = index.routeTablesOfVpc.get(table.VpcId ?? '') ?? [];
    if (!vpc || tables.some(({ RouteTableId }) => RouteTableId === table.RouteTableId)) continue;
    index.routeTablesOfVpc.set(vpc.id, [...tables, table]);
    associateRouteTable(index, vpc, table);
  }
  for (const acl of region.lists.NetworkAcls ?? []) {
    for (const { SubnetId } of acl.Associations ?? []) {
      if (SubnetId !== undefined) index.aclOfSubnet.set(SubnetId, acl);
    }
  }
}

function associateRouteTable(index: NetworkIndex, vpc: VpcNode, table: RouteTable): void {
  for (const { SubnetId, GatewayId, Main, AssociationState } of table.Associations ?? []) {
    if ((AssociationState?.State ?? 'associated') !== 'associated') continue;
    if (SubnetId !== undefined) index.routeTableOfSubnet.set(SubnetId, table);
    else if (GatewayId !== undefined) index.edgeTableOfGateway.set(GatewayId, table);
    else if (Main) index.mainTableOfVpc.set(vpc.id, table);
  }
}

function addInterfaces(index: NetworkIndex, region: RegionDocuments, former?: NetworkIndex): void {
  for (const doc of region.lists.NetworkInterfaces ?? []) {
    const subnet = index.subnets.get(doc.SubnetId ?? '');
    if (!subnet || index.interfaces.has(doc.NetworkInterfaceId!)) continue;
    const node = sameInterface(index, doc, subnet, former) ?? interfaceNode(index, doc, subnet);
    if (!node) continue;
    index.interfaces.set(node.id, node);
    subnet.vpc.interfaces.push(node);
    if (node.instanceId !== undefined) {
      const siblings = index.interfacesOfInstance.get(node.instanceId) ?? [];
      siblings.push(node);
      siblings.sort((a, b) => a.deviceIndex - b.deviceIndex);
      index.interfacesOfInstance.set(node.instanceId, siblings);
    }
    recordAddresses(index, node);
  }
}

/** What nothing has changed of is taken over: many indexes are made for the fixes of one question. */
function sameInterface(
  index: NetworkIndex,
  doc: NetworkInterface,
  subnet: SubnetNode,
  former: NetworkIndex | undefined,
): InterfaceNode | undefined {
  const node = former?.interfaces.get(doc.NetworkInterfaceId!);
  if (node?.doc !== doc) return undefined;
  const { instanceId = '' } = node;
  if (index.instances.get(instanceId)?.doc !== former?.instances.get(instanceId)?.doc) return undefined;
  return { ...node, vpc: subnet.vpc, subnet };
}

function interfaceNode(
  index: NetworkIndex,
  doc: NetworkInterface,
  subnet: SubnetNode,
): InterfaceNode | undefined {
  const addresses = interfaceAddresses(doc);
  if (!addresses) return undefined;
  const { primary, ipv6, own } = addresses;
  const instanceId = doc.Attachment?.InstanceId;
  const check = doc.SourceDestCheck ?? index.instances.get(instanceId ?? '')?.doc.SourceDestCheck;
  return {
    id: doc.NetworkInterfaceId!,
    ...named(nameOf(doc.TagSet) ?? index.instances.get(instanceId ?? '')?.name),
    doc,
    vpc: subnet.vpc,
    subnet,
    primary,
    ...(ipv6[0] === undefined ? {} : { primaryIpv6: ipv6[0] }),
    own,
    groups: (doc.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    ...(instanceId === undefined ? {} : { instanceId }),
    deviceIndex: doc.Attachment?.DeviceIndex ?? 0,
    ...(check === undefined ? {} : { sourceDestCheck: check }),
    planned: false,
  };
}

function associateItself(index: NetworkIndex, vpc: VpcNode, address: Address): void {
  const entry: PublicAssociation = { publicIp: address, privateIp: address, vpc, elastic: false };
  vpc.associations.set(address, entry);
  index.publicAddresses.set(address, entry);
}

function recordAddresses(index: NetworkIndex, node: InterfaceNode): void {
  const { vpc, doc } = node;
  const { privateIpv4, ipv6, prefixes } = interfaceAddresses(doc)!;
  for (const set of prefixes) vpc.prefixOwners.push({ set, node });
  for (const address of ipv6) {
    vpc.owners.set(address, node);
    if (typeof address === 'bigint' && !privateIpv6(node.subnet).has(address))
      associateItself(index, vpc, address);
  }
  for (const { address, association } of privateIpv4) {
    vpc.owners.set(address, node);
    if (association) associate(index, vpc, address, association);
  }
}

function associate(
  index: NetworkIndex,
  vpc: VpcNode,
  privateIp: Address,
  { publicIp, ipOwnerId, ...association }: AssociationDocument,
): void {
  const earlier = vpc.associations.get(privateIp);
  const allocationId = association.allocationId ?? earlier?.allocationId;
  const entry: PublicAssociation = {
    publicIp,
    privateIp,
    vpc,
    ...(allocationId === undefined ? {} : { allocationId }),
    elastic:
      allocationId !== undefined ||
      (ipOwnerId !== undefined && ipOwnerId !== 'amazon') ||
      (earlier?.elastic ?? false),
  };
  vpc.associations.set(privateIp, entry);
  index.publicAddresses.set(publicIp, entry);
}

function addNatGateways(index: NetworkIndex, region: RegionDocuments): void {
  for (const doc of region.lists.NatGateways ?? []) {
    const vpc = index.vpcs.get(doc.VpcId ?? '');
    if (!vpc || index.natGateways.has(doc.NatGatewayId!)) continue;
    const node = natGatewayNode(index, doc, vpc);
    index.natGateways.set(node.id, node);
    vpc.natGateways.push(node);
    if (['deleted', 'failed'].includes(node.state)) continue;
    for (const { privateIp, publicIp, allocationId, status } of node.addresses) {
      vpc.natGatewayAddresses.set(privateIp, node);
      // An Elastic IP that couldn't be associated may belong to somebody else.
      if (publicIp === undefined || status === 'failed') continue;
      associate(index, vpc, privateIp, { publicIp, allocationId, ipOwnerId: doc.VpcId });
    }
  }
}

function addElasticAddresses(index: NetworkIndex, region: RegionDocuments): void {
  for (const doc of region.lists.Addresses ?? []) {
    const privateIp = parseAddress(doc.PrivateIpAddress ?? '');
    const vpc = index.interfaces.get(doc.NetworkInterfaceId ?? '')?.vpc;
    if (privateIp === undefined || !vpc) continue;
    const publicIp = parseAddress(doc.PublicIp ?? '');
    if (publicIp === undefined) continue;
    associate(index, vpc, privateIp, { publicIp, allocationId: doc.AllocationId, ipOwnerId: 'elastic' });
  }
}

function named(name: string | undefined): { name?: string } {
  return name === undefined ? {} : { name };
}
