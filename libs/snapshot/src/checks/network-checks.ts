import { z } from 'zod';
import {
  anyCidr,
  cidr4,
  cidr6,
  flag,
  id,
  network4,
  requiredCidr4,
  requiredText,
  tags,
  text,
  texts,
} from './fields.js';

const state = z.object({ State: text }).optional();
const blockPublicAccess = z.object({ InternetGatewayBlockMode: text }).optional();

export const vpc = z.object({
  VpcId: id,
  CidrBlock: network4.unwrap(),
  CidrBlockAssociationSet: z.array(z.object({ CidrBlock: network4, CidrBlockState: state })).optional(),
  Ipv6CidrBlockAssociationSet: z
    .array(z.object({ Ipv6CidrBlock: cidr6, Ipv6CidrBlockState: state }))
    .optional(),
  State: text,
  OwnerId: text,
  DhcpOptionsId: text,
  IsDefault: flag,
  BlockPublicAccessStates: blockPublicAccess,
  Tags: tags,
});

export const subnet = z
  .object({
    SubnetId: id,
    VpcId: id,
    CidrBlock: network4,
    AvailabilityZone: text,
    AvailabilityZoneId: text,
    State: text,
    OwnerId: text,
    Ipv6Native: flag,
    MapPublicIpOnLaunch: flag,
    EnableDns64: flag,
    Ipv6CidrBlockAssociationSet: z
      .array(z.object({ Ipv6CidrBlock: cidr6, Ipv6CidrBlockState: state }))
      .optional(),
    BlockPublicAccessStates: blockPublicAccess,
    Tags: tags,
  })
  .refine((item) => item.CidrBlock !== undefined || item.Ipv6Native === true, 'CidrBlock, or Ipv6Native');

const route = z
  .object({
    DestinationCidrBlock: cidr4,
    DestinationIpv6CidrBlock: cidr6,
    DestinationPrefixListId: text,
    GatewayId: text,
    NatGatewayId: text,
    NetworkInterfaceId: text,
    InstanceId: text,
    TransitGatewayId: text,
    VpcPeeringConnectionId: text,
    EgressOnlyInternetGatewayId: text,
    LocalGatewayId: text,
    CarrierGatewayId: text,
    CoreNetworkArn: text,
    Origin: text,
    State: text,
  })
  .refine(
    (item) =>
      (item.DestinationCidrBlock ?? item.DestinationIpv6CidrBlock ?? item.DestinationPrefixListId) !==
      undefined,
    'DestinationCidrBlock, DestinationIpv6CidrBlock or DestinationPrefixListId',
  );

/** R-RT. A table without its routes can't be read as one that has none. */
export const routeTable = z.object({
  RouteTableId: id,
  VpcId: id,
  Routes: z.array(route),
  Associations: z
    .array(z.object({ Main: flag, SubnetId: text, GatewayId: text, AssociationState: state }))
    .optional(),
  Tags: tags,
});

const attachments = z.array(z.object({ VpcId: text, State: text })).optional();
export const internetGateway = z.object({ InternetGatewayId: id, Attachments: attachments, Tags: tags });
export const egressOnlyInternetGateway = z.object({
  EgressOnlyInternetGatewayId: id,
  Attachments: attachments,
  Tags: tags,
});

export const prefixList = z.object({
  PrefixListId: id,
  PrefixListName: text,
  Cidrs: z.array(anyCidr),
});
export const prefixListEntry = z.object({ PrefixListId: id, Cidr: anyCidr });
export const managedPrefixList = z.object({ PrefixListId: id, PrefixListName: text, AddressFamily: text });

export const vpcEndpoint = z.object({
  VpcEndpointId: id,
  VpcId: text,
  ServiceName: text,
  VpcEndpointType: text,
  State: text,
  RouteTableIds: texts,
  SubnetIds: texts,
  NetworkInterfaceIds: texts,
  PrivateDnsEnabled: flag,
  PolicyDocument: text,
  Groups: z.array(z.object({ GroupId: id })).optional(),
});

const peer = z
  .object({
    VpcId: text,
    OwnerId: text,
    Region: text,
    CidrBlock: cidr4,
    CidrBlockSet: z.array(z.object({ CidrBlock: requiredCidr4 })).optional(),
    Ipv6CidrBlockSet: z.array(z.object({ Ipv6CidrBlock: cidr6 })).optional(),
  })
  .optional();
export const vpcPeeringConnection = z.object({
  VpcPeeringConnectionId: id,
  Status: z.object({ Code: text }).optional(),
  AccepterVpcInfo: peer,
  RequesterVpcInfo: peer,
});

const attribute = z.object({ Value: flag }).optional();
export const vpcAttributes = z.object({
  VpcId: id,
  EnableDnsSupport: attribute,
  EnableDnsHostnames: attribute,
});

export const dhcpOptions = z.object({
  DhcpOptionsId: id,
  DhcpConfigurations: z
    .array(z.object({ Key: requiredText, Values: z.array(z.object({ Value: text })).optional() }))
    .optional(),
});
