import type {
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
} from '@aws-sdk/client-ec2';
import { DOCUMENT_KINDS } from '../../bundle/document-identity.js';
import type { DocumentKind, DocumentLists } from '../../document-lists.js';
import type { StackIdentity } from '../language/pseudo-parameters.js';
import type { AddressPlan } from './address-plan.js';
import type { Fields } from './fields.js';

/** An id that a property names and the template doesn't make. */
interface OutsideReference {
  kind: DocumentKind;
  id: string;
  place: string;
}

/** A launch template or launch configuration: what a machine made from it gets. */
interface LaunchData {
  names: readonly string[];
  data: Fields;
}

/** The documents under construction, and what the resources need of each other. */
export class Network {
  readonly lists: DocumentLists;
  readonly notes: string[] = [];
  readonly launchData: LaunchData[] = [];
  /** Resources that make or attach machines when they run, so that the documents can't show all. */
  readonly hiddenHands: string[] = [];
  private readonly references: OutsideReference[] = [];
  private readonly last: (() => void)[] = [];

  constructor(
    readonly identity: StackIdentity,
    readonly zones: readonly string[],
    readonly addresses: AddressPlan,
  ) {
    // One empty list for every kind: a template says all there is.
    this.lists = Object.fromEntries(DOCUMENT_KINDS.map((kind) => [kind, []])) as unknown as DocumentLists;
  }

  /** Work that needs everything to be there, done in the order in which it was asked for. */
  atTheEnd(work: () => void): void {
    this.last.push(work);
  }

  finish(): void {
    for (const work of this.last) work();
  }

  vpc(id: string): Vpc | undefined {
    return this.lists.Vpcs.find(({ VpcId }) => VpcId === id);
  }

  subnet(id: string): Subnet | undefined {
    return this.lists.Subnets.find(({ SubnetId }) => SubnetId === id);
  }

  networkInterface(id: string): NetworkInterface | undefined {
    return this.lists.NetworkInterfaces.find(({ NetworkInterfaceId }) => NetworkInterfaceId === id);
  }

  /** By device, the primary one first. */
  interfacesOf(instanceId: string): NetworkInterface[] {
    return this.lists.NetworkInterfaces.filter(
      ({ Attachment }) => Attachment?.InstanceId === instanceId,
    ).sort((a, b) => (a.Attachment?.DeviceIndex ?? 0) - (b.Attachment?.DeviceIndex ?? 0));
  }

  securityGroup(id: string): SecurityGroup | undefined {
    return this.lists.SecurityGroups.find(({ GroupId }) => GroupId === id);
  }

  routeTable(id: string): RouteTable | undefined {
    return this.lists.RouteTables.find(({ RouteTableId }) => RouteTableId === id);
  }

  networkAcl(id: string): NetworkAcl | undefined {
    return this.lists.NetworkAcls.find(({ NetworkAclId }) => NetworkAclId === id);
  }

  defaultGroup(vpcId: string): SecurityGroup | undefined {
    return this.lists.SecurityGroups.find(
      ({ GroupName, VpcId }) => GroupName === 'default' && VpcId === vpcId,
    );
  }

  ipv4Cidrs(vpcId: string): string[] {
    return (this.vpc(vpcId)?.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock }) => CidrBlock ?? []);
  }

  ipv6Cidrs(vpcId: string): string[] {
    const blocks = this.vpc(vpcId)?.Ipv6CidrBlockAssociationSet ?? [];
    return blocks.flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock ?? []);
  }

  /** Notes that a property names something of a kind, made here or not. */
  refersTo(reference: OutsideReference): void {
    this.references.push(reference);
  }

  /** What the properties name and the template doesn't make, each once. */
  outside(isMade: (kind: DocumentKind, id: string) => boolean): OutsideReference[] {
    const found = new Map<string, OutsideReference>();
    for (const reference of this.references) {
      const { kind, id } = reference;
      if (!isMade(kind, id) && !found.has(`${kind} ${id}`)) found.set(`${kind} ${id}`, reference);
    }
    return [...found.values()];
  }
}
