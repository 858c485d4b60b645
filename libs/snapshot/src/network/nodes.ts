import type {
  Instance,
  InternetGateway,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Address, Cidr, IntervalSet } from '../../../packets/src/index.js';
import type { RegionDocuments } from '../document-lists.js';
import type { Gap } from './fact.js';

/** A public address and the private address that an internet gateway maps it to (R-ENI-1, R-IGW-2). */
export interface PublicAssociation {
  publicIp: Address;
  privateIp: Address;
  vpc: VpcNode;
  allocationId?: string;
  /** False for an auto-assigned address, which goes away at stop. */
  elastic: boolean;
}

export interface VpcNode {
  id: string;
  name?: string;
  doc: Vpc;
  region: RegionDocuments;
  cidrs: IntervalSet;
  subnets: SubnetNode[];
  interfaces: InterfaceNode[];
  natGateways: NatGatewayNode[];
  /** The interface that holds each private address. */
  owners: Map<Address, InterfaceNode>;
  /** Interfaces that hold whole delegated prefixes. */
  prefixOwners: { set: IntervalSet; node: InterfaceNode }[];
  natGatewayAddresses: Map<Address, NatGatewayNode>;
  /** Public addresses by the private ones they belong to; a global IPv6 address belongs to itself (R-V6-1). */
  associations: Map<Address, PublicAssociation>;
}

export interface SubnetNode {
  id: string;
  name?: string;
  doc: Subnet;
  vpc: VpcNode;
  cidr: IntervalSet;
  zone?: string;
  /** Why its document isn't there; its range is then what is known to lie in it. */
  gap?: Gap;
  /** It stands for the place of a regional NAT gateway: a route table, but no addresses and no ACL (R-NAT-8). */
  regionalNatGateway?: true;
}

export interface InterfaceNode {
  id: string;
  name?: string;
  doc: NetworkInterface;
  vpc: VpcNode;
  subnet: SubnetNode;
  primary: Address;
  /** The first IPv6 address, where it has one. */
  primaryIpv6?: Address;
  /** Every private address, IPv6 address and delegated prefix. */
  own: IntervalSet;
  groups: readonly string[];
  instanceId?: string;
  deviceIndex: number;
  /** Undefined where no document says. */
  sourceDestCheck?: boolean;
  /** A machine that doesn't exist yet. */
  planned: boolean;
}

export interface NatGatewayAddressNode {
  /** The public one again where a regional gateway's document gives no private address. */
  privateIp: Address;
  publicIp?: Address;
  allocationId?: string;
  /** Of regional gateways: the zone whose clients it serves. */
  zone?: string;
  zoneId?: string;
  primary: boolean;
  /** `assigning`, `associating`, `succeeded`, `failed`, `disassociating`, `unassigning`. */
  status: string;
  failureMessage?: string;
  /** New connections may get it. */
  usable: boolean;
}

/** R-NAT-8. */
export interface RegionalMode {
  /** Where it sends from. */
  place: SubnetNode;
  /** AWS expands it to the zones of its clients; undefined where no document says. */
  autoProvision?: boolean;
}

export interface NatGatewayNode {
  id: string;
  name?: string;
  doc: NatGateway;
  vpc: VpcNode;
  /** Regional NAT gateways have none. */
  subnet?: SubnetNode;
  regional?: RegionalMode;
  state: string;
  connectivity: 'public' | 'private';
  addresses: NatGatewayAddressNode[];
  /** A gateway that doesn't exist yet. */
  planned: boolean;
}

/** A Gateway Load Balancer endpoint; those of AWS Network Firewall are of the same kind (R-VPE-3). */
export interface ApplianceEndpointNode {
  id: string;
  name?: string;
  doc: VpcEndpoint;
  vpc: VpcNode;
  subnet: SubnetNode;
}

export interface InstanceNode {
  id: string;
  name?: string;
  doc: Instance;
  /** `unknown` where the document doesn't say. */
  state: string;
}

/** The entries of a prefix list: each with its own length (routes), and together (groups). */
export interface PrefixListNode {
  blocks: Cidr[];
  set: IntervalSet;
}

export interface InternetGatewayNode {
  id: string;
  name?: string;
  doc: InternetGateway;
}

export type { NetworkAcl, RouteTable, SecurityGroup, VpcEndpoint };
