import type {
  Address,
  AvailabilityZone,
  DhcpOptions,
  EgressOnlyInternetGateway,
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
export interface PrefixListEntry {
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

/** One account's documents in one region. A list that is undefined wasn't in the bundle at all:
 *  that it is empty can't be concluded from that. */
export interface RegionDocuments {
  accountId: string | null;
  region: string;
  lists: Partial<DocumentLists>;
  broken: BrokenItem[];
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
