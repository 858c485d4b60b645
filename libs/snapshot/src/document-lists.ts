import type {
  Address,
  AvailabilityZone,
  DhcpOptions,
  EgressOnlyInternetGateway,
  InstanceStatus,
  InternetGateway,
  ManagedPrefixList,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  PrefixList,
  Reservation,
  RouteTable,
  SecurityGroup,
  SecurityGroupRule,
  SecurityGroupVpcAssociation,
  Subnet,
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
  TransitGatewayRouteTableAssociation,
  TransitGatewayRouteTablePropagation,
  TransitGatewayVpcAttachment,
  Vpc,
  VpcBlockPublicAccessExclusion,
  VpcBlockPublicAccessOptions,
  VpcEncryptionControl,
  VpcEndpoint,
  VpcPeeringConnection,
  VpnConnection,
  VpnGateway,
} from '@aws-sdk/client-ec2';

/** Attributes of one VPC, flattened from DescribeVpcAttribute. */
export interface VpcAttributes {
  VpcId: string;
  EnableDnsSupport?: { Value?: boolean };
  EnableDnsHostnames?: { Value?: boolean };
}

/** One entry of a managed prefix list, flattened from GetManagedPrefixListEntries. */
interface PrefixListEntry {
  PrefixListId: string;
  Cidr: string;
  Description?: string;
}

/** What EC2 lists for one transit gateway route table, with the table's id added to each item. */
export type OfTransitGatewayRouteTable<T> = T & { TransitGatewayRouteTableId: string };

/** The documents that are read, by the top-level key of the EC2 answer.
 *  Items have passed the checks of `document-schemas`: their ids and every address in them are sound. */
export interface DocumentLists {
  Vpcs: Vpc[];
  Subnets: Subnet[];
  RouteTables: RouteTable[];
  InternetGateways: InternetGateway[];
  EgressOnlyInternetGateways: EgressOnlyInternetGateway[];
  NatGateways: NatGateway[];
  NetworkInterfaces: NetworkInterface[];
  Reservations: Reservation[];
  /** Status checks and scheduled events, from DescribeInstanceStatus. */
  InstanceStatuses: InstanceStatus[];
  SecurityGroups: SecurityGroup[];
  SecurityGroupRules: SecurityGroupRule[];
  NetworkAcls: NetworkAcl[];
  Addresses: Address[];
  PrefixLists: PrefixList[];
  ManagedPrefixLists: ManagedPrefixList[];
  PrefixListEntries: PrefixListEntry[];
  VpcEndpoints: VpcEndpoint[];
  VpcPeeringConnections: VpcPeeringConnection[];
  VpcAttributes: VpcAttributes[];
  DhcpOptions: DhcpOptions[];
  AvailabilityZones: AvailabilityZone[];
  SecurityGroupVpcAssociations: SecurityGroupVpcAssociation[];
  TransitGateways: TransitGateway[];
  TransitGatewayAttachments: TransitGatewayAttachment[];
  TransitGatewayVpcAttachments: TransitGatewayVpcAttachment[];
  TransitGatewayRouteTables: TransitGatewayRouteTable[];
  TransitGatewayRoutes: OfTransitGatewayRouteTable<TransitGatewayRoute>[];
  TransitGatewayPropagations: OfTransitGatewayRouteTable<TransitGatewayRouteTablePropagation>[];
  TransitGatewayAssociations: OfTransitGatewayRouteTable<TransitGatewayRouteTableAssociation>[];
  VpnGateways: VpnGateway[];
  VpnConnections: VpnConnection[];
  /** EC2 answers one object; it is held as a list of one. */
  VpcBlockPublicAccessOptions: VpcBlockPublicAccessOptions[];
  VpcBlockPublicAccessExclusions: VpcBlockPublicAccessExclusion[];
  VpcEncryptionControls: VpcEncryptionControl[];
}

export type DocumentKind = keyof DocumentLists;

/** An item that couldn't be understood. It is kept out of the lists; what may depend on it is unknown. */
export interface BrokenItem {
  kind: DocumentKind;
  file: string;
  /** Zero-based place in its list. */
  position: number;
  /** The item's own id, if at least that could be read. */
  id: string | null;
  vpcId: string | null;
  /** Field and what was expected of it. */
  problem: string;
  raw: unknown;
}

/** Documents that weren't got: a whole kind, or what belongs to one owner of it (a prefix list's entries). */
export interface UnreadDocuments {
  kind: DocumentKind;
  /** Why, in words. */
  reason: string;
  /** The IAM action that reads them: `ec2:DescribeSubnets`. */
  action: string;
  /** The owner, where the rest of the kind was read. */
  id?: string;
}

/** When the documents of one kind were read. */
export interface KindRead {
  kind: DocumentKind;
  /** ISO 8601: before the first request was sent, and after the last answer. */
  from: string;
  to: string;
  /** Answers that it took. */
  requests: number;
}

export interface ReadScope {
  vpcIds: string[];
  /** Asked for by their ids, and not there. */
  absentIds: string[];
}

/** One account's documents in one region. A list that is undefined wasn't in the bundle at all:
 *  that it is empty can't be concluded from that. */
export interface RegionDocuments {
  accountId: string | null;
  region: string;
  lists: Partial<DocumentLists>;
  broken: BrokenItem[];
  /** What a reading of the live account asked for and didn't get. */
  unread?: UnreadDocuments[];
  /** When each kind was read; reads aren't atomic. Not part of the content. */
  reads?: KindRead[];
  /** Present where only some VPCs were read: the kinds in `READ_BY_VPC` hold nothing of others. */
  scope?: ReadScope;
}

/** An immutable picture of one or more regions. */
export interface Snapshot {
  /** SHA-256 (hex) over the canonical content; equal content gives an equal hash whatever the files. */
  hash: string;
  /** ISO 8601, where the bundle says when it was read; else null. */
  capturedAt: string | null;
  regions: RegionDocuments[];
  /** Raw guest facts by instance id. */
  guests: Record<string, unknown>;
  /** What was ignored or odd, in words. */
  notes: string[];
}
