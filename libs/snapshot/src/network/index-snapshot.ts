import type { NatGateway, NetworkInterface, RouteTable, Vpc } from '@aws-sdk/client-ec2';
import { IntervalSet, ipv4CidrSet, parseIpv4, parseIpv4Cidr } from '../../../packets/src/index.js';
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
  const cidrs = (doc.CidrBlockAssociationSet ?? [])
    .filter(({ CidrBlockState }) => (CidrBlockState?.State ?? 'associated') === 'associated')
    .map(({ CidrBlock }) => CidrBlock)
    .concat(doc.CidrBlock)
    .filter((cidr) => cidr !== undefined);
  index.vpcs.set(id, {
    id,
    ...named(nameOf(doc.Tags)),
    doc,
    region,
    cidrs: IntervalSet.union(cidrs.map(ipv4CidrSet)),
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

function addSubnets(index: NetworkIndex, region: RegionDocuments): void {
  for (const doc of region.lists.Subnets ?? []) {
    const id = doc.SubnetId!;
    const vpc = index.vpcs.get(doc.VpcId ?? '');
    if (!vpc || index.subnets.has(id)) continue;
    const cidr = doc.CidrBlock === undefined ? IntervalSet.empty : ipv4CidrSet(doc.CidrBlock);
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
  const blocks = cidrs.flatMap((cidr) => parseIpv4Cidr(cidr) ?? []);
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
  const addresses = (doc.PrivateIpAddresses ?? [])
    .map(({ PrivateIpAddress }) => PrivateIpAddress)
    .concat(doc.PrivateIpAddress)
    .flatMap((text) => (text === undefined ? [] : (parseIpv4(text) ?? [])));
  const primary = parseIpv4(doc.PrivateIpAddress ?? '') ?? addresses[0];
  if (primary === undefined) return undefined;
  const prefixes = (doc.Ipv4Prefixes ?? []).flatMap(({ Ipv4Prefix }) =>
    Ipv4Prefix === undefined ? [] : ipv4CidrSet(Ipv4Prefix),
  );
  const instanceId = doc.Attachment?.InstanceId;
  const check = doc.SourceDestCheck ?? index.instances.get(instanceId ?? '')?.doc.SourceDestCheck;
  return {
    id: doc.NetworkInterfaceId!,
    ...named(nameOf(doc.TagSet) ?? index.instances.get(instanceId ?? '')?.name),
    doc,
    vpc,
    subnet,
    primary,
    own: IntervalSet.union([...addresses.map((address) => IntervalSet.of(address)), ...prefixes]),
    groups: (doc.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    ...(instanceId === undefined ? {} : { instanceId }),
    deviceIndex: doc.Attachment?.DeviceIndex ?? 0,
    ...(check === undefined ? {} : { sourceDestCheck: check }),
    planned: false,
  };
}

function recordAddresses(index: NetworkIndex, node: InterfaceNode): void {
  const { vpc, doc } = node;
  for (const { Ipv4Prefix } of doc.Ipv4Prefixes ?? []) {
    if (Ipv4Prefix !== undefined) vpc.prefixOwners.push({ set: ipv4CidrSet(Ipv4Prefix), node });
  }
  for (const { PrivateIpAddress, Association } of doc.PrivateIpAddresses ?? []) {
    const privateIp = parseIpv4(PrivateIpAddress ?? '');
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
  privateIp: number,
  association: AssociationText | undefined,
): void {
  const publicIp = parseIpv4(association?.PublicIp ?? '');
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
      const privateIp = parseIpv4(address.PrivateIp ?? '');
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
      const privateIp = parseIpv4(PrivateIp ?? '');
      if (privateIp === undefined) return [];
      const publicIp = parseIpv4(PublicIp ?? '');
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
    const privateIp = parseIpv4(doc.PrivateIpAddress ?? '');
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
