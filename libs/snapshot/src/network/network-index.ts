import type { NetworkAcl, RouteTable, SecurityGroup, VpcEndpoint } from '@aws-sdk/client-ec2';
import { type Address, IntervalSet } from '../../../packets/src/index.js';
import type { DocumentKind, RegionDocuments, Snapshot, VpcAttributes } from '../document-lists.js';
import { type Fact, type Gap, known, unknown } from './fact.js';
import { absenceGap, brokenDocument, notListed, unreadKind } from './gaps.js';
import type {
  InstanceNode,
  InterfaceNode,
  InternetGatewayNode,
  NatGatewayNode,
  PrefixListNode,
  PublicAssociation,
  SubnetNode,
  VpcNode,
} from './nodes.js';

/** The documents of a snapshot by id and by address, with what is in force where. Built once by
 *  `indexSnapshot`, then only read. Ids are looked up across accounts and regions: groups and subnets may
 *  be shared (R-SG-5). */
export class NetworkIndex {
  readonly vpcs = new Map<string, VpcNode>();
  readonly subnets = new Map<string, SubnetNode>();
  readonly interfaces = new Map<string, InterfaceNode>();
  readonly interfacesOfInstance = new Map<string, InterfaceNode[]>();
  readonly instances = new Map<string, InstanceNode>();
  readonly natGateways = new Map<string, NatGatewayNode>();
  readonly internetGateways = new Map<string, InternetGatewayNode>();
  readonly securityGroups = new Map<string, SecurityGroup>();
  readonly endpoints = new Map<string, VpcEndpoint>();
  readonly prefixLists = new Map<string, PrefixListNode>();
  readonly vpcAttributes = new Map<string, VpcAttributes>();
  readonly publicAddresses = new Map<Address, PublicAssociation>();
  readonly routeTablesOfVpc = new Map<string, RouteTable[]>();
  readonly mainTableOfVpc = new Map<string, RouteTable>();
  readonly routeTableOfSubnet = new Map<string, RouteTable>();
  readonly edgeTableOfGateway = new Map<string, RouteTable>();
  readonly aclOfSubnet = new Map<string, NetworkAcl>();
  private readonly members = new Map<string, IntervalSet>();

  constructor(readonly snapshot: Snapshot) {}

  /** R-RT-1: the explicit association, else the VPC's main table. A broken table that may be the
   *  associated one makes it unknown. */
  routeTable(subnet: SubnetNode): Fact<RouteTable> {
    const explicit = subnet.regionalNatGateway
      ? this.tableOfRegionalGateway(subnet)
      : this.routeTableOfSubnet.get(subnet.id);
    if (explicit) return known(explicit);
    const { vpc } = subnet;
    // A regional NAT gateway always has a table of its own: never the main one (R-NAT-8).
    if (subnet.regionalNatGateway)
      return unknown(this.missing(vpc.region, 'RouteTables', `the route table of ${subnet.id}`));
    const gap = this.absence(vpc.region, 'RouteTables', `the route table of ${subnet.id}`, vpc.id, (item) =>
      mayAssociate(item.raw, subnet.id),
    );
    if (gap) return unknown(gap);
    const main = this.mainTableOfVpc.get(vpc.id);
    return main
      ? known(main)
      : unknown(unreadKind('RouteTables', `the main route table of ${vpc.id}`, vpc.id));
  }

  /** R-NAT-8: the table that the gateway names, or that is associated with it as an edge table. */
  private tableOfRegionalGateway({ id, vpc }: SubnetNode): RouteTable | undefined {
    const named = this.natGateways.get(id)?.doc.RouteTableId;
    return (
      this.edgeTableOfGateway.get(id) ??
      this.routeTablesOfVpc
        .get(vpc.id)
        ?.find(({ RouteTableId }) => RouteTableId !== undefined && RouteTableId === named)
    );
  }

  /** Every subnet has an ACL, so one that is missing is always a gap in the documents. */
  networkAcl(subnet: SubnetNode): Fact<NetworkAcl> {
    const acl = this.aclOfSubnet.get(subnet.id);
    if (acl) return known(acl);
    const { vpc } = subnet;
    const what = `the network ACL of ${subnet.id}`;
    return unknown(
      this.absence(vpc.region, 'NetworkAcls', what, vpc.id) ?? unreadKind('NetworkAcls', what, vpc.id),
    );
  }

  securityGroup(id: string, vpc: VpcNode): Fact<SecurityGroup> {
    const group = this.securityGroups.get(id);
    if (group) return known(group);
    return unknown(this.missing(vpc.region, 'SecurityGroups', id));
  }

  /** The entries of a prefix list as addresses (R-RT-5). */
  prefixList(id: string): Fact<PrefixListNode> {
    const list = this.prefixLists.get(id);
    if (list) return known(list);
    const told = this.snapshot.regions
      .flatMap(({ unread = [] }) => unread)
      .find((item) => item.kind === 'PrefixListEntries' && (item.id ?? id) === id);
    const broken = this.snapshot.regions
      .flatMap((region) => region.broken)
      .find(({ kind, id: owner }) => kind.startsWith('PrefixList') && (owner ?? id) === id);
    const reason = told?.reason ?? broken?.problem;
    const why = reason === undefined ? '' : ` (${reason})`;
    return unknown({
      code: 'PREFIX_LIST_UNREADABLE',
      component: { type: 'prefix-list', id },
      summary: `the entries of prefix list ${id} are not known${why}`,
      howToLearn:
        'allow ec2:GetManagedPrefixListEntries (or ec2:DescribePrefixLists for AWS lists) and read again',
    });
  }

  /** Private addresses of the interfaces in `vpc` that carry group `id` (R-SG-3). */
  groupMembers(id: string, vpc: VpcNode): IntervalSet {
    const key = `${vpc.id}/${id}`;
    let set = this.members.get(key);
    if (!set) {
      set = IntervalSet.union(
        vpc.interfaces.filter((node) => node.groups.includes(id)).map((node) => node.own),
      );
      this.members.set(key, set);
    }
    return set;
  }

  instanceState(node: InterfaceNode): Fact<string> {
    const id = node.instanceId;
    if (id === undefined) return known('none');
    const instance = this.instances.get(id);
    if (instance && instance.state !== 'unknown') return known(instance.state);
    // A machine of AWS behind an interface that a service manages: nobody else sees it.
    const { RequesterManaged, OwnerId, Attachment } = node.doc;
    if (!instance && RequesterManaged === true && Attachment?.InstanceOwnerId !== OwnerId)
      return known('none');
    return unknown(this.missing(node.vpc.region, 'Reservations', id));
  }

  /** Why "no such item" can't be concluded, if it can't. */
  absence(
    region: RegionDocuments,
    kind: DocumentKind,
    what: string,
    vpcId?: string,
    mayBe?: Parameters<typeof absenceGap>[4],
  ): Gap | undefined {
    return absenceGap(region, kind, what, vpcId, mayBe);
  }

  /** The gap for an item that another document names by id and that isn't there. */
  missing(region: RegionDocuments, kind: DocumentKind, id: string): Gap {
    const broken = region.broken.find((item) => item.kind === kind && item.id === id);
    if (broken) return brokenDocument(broken);
    const denied = region.unread?.some((item) => item.kind === kind && item.id === undefined);
    const read = region.lists[kind] !== undefined && !denied;
    return read ? notListed(kind, id) : unreadKind(kind, id, undefined, region);
  }

  /** A target named by id that isn't in the lists: undefined means that it truly doesn't exist. */
  absenceOf(region: RegionDocuments, kind: DocumentKind, id: string): Gap | undefined {
    return this.absence(region, kind, id, undefined, (item) => item.id === null || item.id === id);
  }
}

/** Whether a broken route table may be associated with the subnet: its associations can't be read, or name it. */
function mayAssociate(raw: unknown, subnetId: string): boolean {
  const associations = (raw as { Associations?: unknown } | null)?.Associations;
  if (!Array.isArray(associations)) return true;
  return associations.some((association: unknown) => {
    const entry = association as { SubnetId?: unknown; Main?: unknown } | null;
    if (entry === null || typeof entry !== 'object') return true;
    return entry.Main === true ? true : typeof entry.SubnetId !== 'string' || entry.SubnetId === subnetId;
  });
}
