import { z } from 'zod';
import {
  address4,
  flag,
  id,
  integer,
  requiredAddress4,
  requiredAddress6,
  requiredCidr4,
  requiredCidr6,
  requiredText,
  tags,
  text,
} from './fields.js';

const association = z.object({ PublicIp: address4, AllocationId: text, IpOwnerId: text }).optional();

/** R-SG-4: interfaces of these never carry a group, so the list may be missing. */
const WITHOUT_GROUPS = new Set([
  'nat_gateway',
  'transit_gateway',
  'gateway_load_balancer',
  'gateway_load_balancer_endpoint',
]);

/** R-ENI. */
export const networkInterface = z
  .object({
    NetworkInterfaceId: id,
    SubnetId: id,
    VpcId: id,
    AvailabilityZone: text,
    Status: text,
    InterfaceType: text,
    SourceDestCheck: flag,
    DenyAllIgwTraffic: flag,
    PrivateIpAddress: address4,
    Association: association,
    PrivateIpAddresses: z
      .array(z.object({ PrivateIpAddress: requiredAddress4, Primary: flag, Association: association }))
      .optional(),
    Ipv4Prefixes: z.array(z.object({ Ipv4Prefix: requiredCidr4 })).optional(),
    Ipv6Addresses: z.array(z.object({ Ipv6Address: requiredAddress6 })).optional(),
    Ipv6Prefixes: z.array(z.object({ Ipv6Prefix: requiredCidr6 })).optional(),
    Groups: z.array(z.object({ GroupId: id })).optional(),
    Attachment: z.object({ InstanceId: text, DeviceIndex: integer, Status: text }).optional(),
    OwnerId: text,
    RequesterId: text,
    Description: text,
    TagSet: tags,
  })
  .refine(
    (item) => item.Groups !== undefined || WITHOUT_GROUPS.has(item.InterfaceType ?? 'interface'),
    'a list of Groups',
  );

/** R-ENI-3: whether an instance runs decides, so its state has to be there. Its interfaces are read from
 *  `NetworkInterfaces`. */
export const instance = z.object({
  InstanceId: id,
  State: z.object({ Name: requiredText }),
  VpcId: text,
  SubnetId: text,
  PrivateIpAddress: address4,
  PublicIpAddress: address4,
  Platform: text,
  SourceDestCheck: flag,
  NetworkInterfaces: z.array(z.object({ NetworkInterfaceId: text })).optional(),
  Tags: tags,
});

const statusSummary = z.object({ Status: text }).optional();
export const instanceStatus = z.object({
  InstanceId: id,
  InstanceState: z.object({ Name: text }).optional(),
  InstanceStatus: statusSummary,
  SystemStatus: statusSummary,
});

/** R-NAT-1, R-NAT-8: a regional gateway has no subnet. */
export const natGateway = z
  .object({
    NatGatewayId: id,
    VpcId: id,
    SubnetId: text,
    State: requiredText,
    FailureCode: text,
    ConnectivityType: text,
    AvailabilityMode: text,
    AutoProvisionZones: text,
    RouteTableId: text,
    NatGatewayAddresses: z.array(
      z.object({
        NetworkInterfaceId: text,
        PrivateIp: address4,
        PublicIp: address4,
        AllocationId: text,
        IsPrimary: flag,
        Status: text,
        FailureMessage: text,
        AvailabilityZone: text,
        AvailabilityZoneId: text,
      }),
    ),
    Tags: tags,
  })
  .refine((item) => item.SubnetId !== undefined || item.AvailabilityMode === 'regional', 'a SubnetId');

export const elasticAddress = z
  .object({
    AllocationId: text,
    AssociationId: text,
    PublicIp: address4,
    CarrierIp: address4,
    PrivateIpAddress: address4,
    NetworkInterfaceId: text,
    InstanceId: text,
  })
  .refine(
    (item) => (item.AllocationId ?? item.PublicIp ?? item.CarrierIp) !== undefined,
    'AllocationId or PublicIp',
  );
