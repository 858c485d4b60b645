import type { NatGateway, NetworkInterface, RouteTable, Subnet, Vpc } from '@aws-sdk/client-ec2';
import {
  type Address,
  cidrSet,
  IntervalSet,
  parseAddress,
  parseCidr,
  uniqueLocalIpv6,
} from '../../../packets/src/index.js';
import type { RegionDocuments, Snapshot } from '../document-lists.js';
import { NetworkIndex } from './network-index.js';
import type { InterfaceNode, NatGatewayNode, PrefixListNode, PublicAssociation, VpcNode } from './nodes.js';
import { nameOf } from './tags.js';

/** Builds the index of a snapshot; linear in its documents. Documents seen through two accounts (shared
 *  VPCs) count once. */
export function indexSnapshot(snapshot: Snapshot): NetworkIndex {
  const index = new NetworkIndex(snapshot);
  // Containers first, over all regions, so that references between accounts resolve.
  for (const region of snapshot.regions) addVpcs(index, region);
  for (const region of snapshot.regions) addSubnets(index, region);
  for (const region of snapshot.regions) addById(index, region);
  for (const region of snapshot.regions) addRouting(index, region);
  for (const region of snapshot.regions) addInterfaces(index, region);
  for (const region of snapshot.regions) addNatGateways(index, region);
  for (const region of snapshot.regions) addElasticAddresses(index, region);
  return index;
}

function addVpcs(index: NetworkIndex, region: RegionDocuments): void {
  for (const doc of region.lists.Vpcs ?? []) addVpc(index, region, doc);
  // A VPC that only its subnets name (a shared one, or Vpcs weren't read) still needs a place.
  for (const subnet of region.lists.Subnets ?? []) {
    if (subnet.VpcId !== undefined && !index.vpcs.has(subnet.VpcId)) {
      addVpc(index, region, { VpcId: subnet.VpcId });
    }
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
    region,
    cidrs: IntervalSet.union(cidrs.map(cidrSet)),
    subnets: [],
    interfaces: [],
    natGateways: [],
    routeTables: [],
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

function addPrefixLists(index: NetworkIndex, { lists }: RegionDocuments): void {
  for (const { PrefixListId, Cidrs } of lists.PrefixLists ?? []) {
    if (Cidrs) index.prefixLists.set(PrefixListId!, prefixList(Cidrs));
  }
  const entries = new Map<string, string[]>();
  for (const { PrefixListId, Cidr } of lists.PrefixListEntries ?? []) {
    const cidrs = entries.get(PrefixListId) ?? [];
    cidrs.push(Cidr);
    entries.set(PrefixListId, cidrs);
  }
  for (const [id, cidrs] of entries) index.prefixLists.set(id, prefixList(cidrs));
}

function prefixList(cidrs: readonly string[]): PrefixListNode {
  const blocks = cidrs.flatMap((cidr) => parseCidr(cidr) ?? []);
  return { blocks, set: IntervalSet.union(blocks.map(({ set }) => set)) };
}

function addRouting(index: NetworkIndex, region: RegionDocuments): void {
  const seen = new Set<string>();
  for (const vpc of index.vpcs.values())
    for (const { RouteTableId } of vpc.routeTables) seen.add(RouteTableId!);
  for (const table of region.lists.RouteTables ?? []) {
    const vpc = index.vpcs.get(table.VpcId ?? '');
    if (!vpc || seen.has(table.RouteTableId!)) continue;
    vpc.routeTables.push(table);
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
    else if (Main) vpc.mainRouteTable = table;
  }
}

function addInterfaces(index: NetworkIndex, region: RegionDocuments): void {
  for (const doc of region.lists.NetworkInterfaces ?? []) {
    const subnet = index.subnets.get(doc.SubnetId ?? '');
    if (!subnet || index.interfaces.has(doc.NetworkInterfaceId!)) continue;
    const node = interfaceNode(index, doc, subnet.vpc, subnet);
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

function interfaceNode(
  index: NetworkIndex,
  doc: NetworkInterface,
  vpc: VpcNode,
  subnet: InterfaceNode['subnet'],
): InterfaceNode | undefined {
  const ipv6 = (doc.Ipv6Addresses ?? []).map(({ Ipv6Address }) => parseAddress(Ipv6Address ?? ''));
  const addresses = (doc.PrivateIpAddresses ?? [])
    .map(({ PrivateIpAddress }) => PrivateIpAddress)
    .concat(doc.PrivateIpAddress)
    .map((text) => parseAddress(text ?? ''))
    .concat(ipv6)
    .filter((address) => address !== undefined);
  const primary = parseAddress(doc.PrivateIpAddress ?? '') ?? addresses[0];
  if (primary === undefined) return undefined;
  const prefixes = prefixesOf(doc);
  const instanceId = doc.Attachment?.InstanceId;
  const check = doc.SourceDestCheck ?? index.instances.get(instanceId ?? '')?.doc.SourceDestCheck;
  return {
    id: doc.NetworkInterfaceId!,
    ...named(nameOf(doc.TagSet) ?? index.instances.get(instanceId ?? '')?.name),
    doc,
    vpc,
    subnet,
    primary,
    ...(ipv6[0] === undefined ? {} : { primaryIpv6: ipv6[0] }),
    own: IntervalSet.union([...addresses.map((address) => IntervalSet.of(address)), ...prefixes]),
    groups: (doc.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    ...(instanceId === undefined ? {} : { instanceId }),
    deviceIndex: doc.Attachment?.DeviceIndex ?? 0,
    ...(check === undefined ? {} : { sourceDestCheck: check }),
    planned: false,
  };
}

function prefixesOf({ Ipv4Prefixes = [], Ipv6Prefixes = [] }: NetworkInterface): IntervalSet[] {
  return [
    ...Ipv4Prefixes.map(({ Ipv4Prefix }) => Ipv4Prefix),
    ...Ipv6Prefixes.map(({ Ipv6Prefix }) => Ipv6Prefix),
  ].flatMap((text) => (text === undefined ? [] : cidrSet(text)));
}

/** R-V6-1: reachable from outside by itself. Ranges that IPAM keeps private aren't advertised, whatever
 *  their numbers (Amazon VPC User Guide, "Private IPv6 addresses"). */
function isGlobal({ subnet }: InterfaceNode, address: Address): boolean {
  const kept = (subnet.doc.Ipv6CidrBlockAssociationSet ?? []).some(
    ({ Ipv6CidrBlock, Ipv6AddressAttribute }) =>
      Ipv6AddressAttribute === 'private' && (parseCidr(Ipv6CidrBlock ?? '')?.set.has(address) ?? false),
  );
  return !kept && !uniqueLocalIpv6.has(address);
}

function associateItself(index: NetworkIndex, vpc: VpcNode, address: Address): void {
  const entry: PublicAssociation = { publicIp: address, privateIp: address, vpc, elastic: false };
  vpc.associations.set(address, entry);
  index.publicAddresses.set(address, entry);
}

function recordAddresses(index: NetworkIndex, node: InterfaceNode): void {
  const { vpc, doc } = node;
  for (const set of prefixesOf(doc)) vpc.prefixOwners.push({ set, node });
  for (const { Ipv6Address } of doc.Ipv6Addresses ?? []) {
    const address = parseAddress(Ipv6Address ?? '');
    if (address === undefined) continue;
    vpc.owners.set(address, node);
    if (isGlobal(node, address)) associateItself(index, vpc, address);
  }
  for (const { PrivateIpAddress, Association } of doc.PrivateIpAddresses ?? []) {
    const privateIp = parseAddress(PrivateIpAddress ?? '');
    if (privateIp === undefined) continue;
    vpc.owners.set(privateIp, node);
    associate(index, vpc, privateIp, Association);
  }
  vpc.owners.set(node.primary, node);
  associate(index, vpc, node.primary, doc.Association);
}

interface AssociationText {
  PublicIp?: string;
  AllocationId?: string;
  IpOwnerId?: string;
}

function associate(
  index: NetworkIndex,
  vpc: VpcNode,
  privateIp: Address,
  association: AssociationText | undefined,
): void {
  const publicIp = parseAddress(association?.PublicIp ?? '');
  if (publicIp === undefined) return;
  const earlier = vpc.associations.get(privateIp);
  const allocationId = association?.AllocationId ?? earlier?.allocationId;
  const entry: PublicAssociation = {
    publicIp,
    privateIp,
    vpc,
    ...(allocationId === undefined ? {} : { allocationId }),
    elastic:
      allocationId !== undefined ||
      (association?.IpOwnerId !== undefined && association.IpOwnerId !== 'amazon') ||
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
    for (const address of doc.NatGatewayAddresses ?? []) {
      const privateIp = parseAddress(address.PrivateIp ?? '');
      if (privateIp === undefined) continue;
      vpc.natGatewayAddresses.set(privateIp, node);
      associate(index, vpc, privateIp, { IpOwnerId: doc.VpcId!, ...address });
    }
  }
}

function natGatewayNode(index: NetworkIndex, doc: NatGateway, vpc: VpcNode): NatGatewayNode {
  const subnet = index.subnets.get(doc.SubnetId ?? '');
  return {
    id: doc.NatGatewayId!,
    ...named(nameOf(doc.Tags)),
    doc,
    vpc,
    ...(subnet === undefined ? {} : { subnet }),
    state: doc.State ?? 'unknown',
    connectivity: doc.ConnectivityType === 'private' ? 'private' : 'public',
    addresses: (doc.NatGatewayAddresses ?? []).flatMap(({ PrivateIp, PublicIp, AllocationId, Status }) => {
      const privateIp = parseAddress(PrivateIp ?? '');
      if (privateIp === undefined) return [];
      const publicIp = parseAddress(PublicIp ?? '');
      return {
        privateIp,
        ...(publicIp === undefined ? {} : { publicIp }),
        ...(AllocationId === undefined ? {} : { allocationId: AllocationId }),
        usable: (Status ?? 'succeeded') === 'succeeded',
      };
    }),
    planned: false,
  };
}

function addElasticAddresses(index: NetworkIndex, region: RegionDocuments): void {
  for (const doc of region.lists.Addresses ?? []) {
    const privateIp = parseAddress(doc.PrivateIpAddress ?? '');
    const vpc = index.interfaces.get(doc.NetworkInterfaceId ?? '')?.vpc;
    if (privateIp === undefined || !vpc) continue;
    const { PublicIp, AllocationId } = doc;
    associate(index, vpc, privateIp, {
      ...(PublicIp === undefined ? {} : { PublicIp }),
      ...(AllocationId === undefined ? {} : { AllocationId }),
      IpOwnerId: 'elastic',
    });
  }
}

function named(name: string | undefined): { name?: string } {
  return name === undefined ? {} : { name };
}
