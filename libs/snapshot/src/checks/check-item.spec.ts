import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as tiny from '../testing/tiny-network.js';
import { DOCUMENT_KINDS } from '../bundle/document-identity.js';
import { checkItem, type CheckedKind } from './check-item.js';

const rule = (fields: Record<string, unknown>): Record<string, unknown> => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: '10.0.0.0/8' }],
  ...fields,
});
const group = (permission: Record<string, unknown>): unknown =>
  tiny.securityGroup({ IpPermissions: [permission] });
const acl = (entry: Record<string, unknown>): unknown =>
  tiny.networkAcl({
    Entries: [
      { RuleNumber: 1, RuleAction: 'allow', Egress: false, Protocol: '-1', CidrBlock: '0.0.0.0/0', ...entry },
    ],
  });
const gateway = (fields: Record<string, unknown>): unknown => ({
  NatGatewayId: 'nat-1',
  VpcId: 'vpc-1',
  State: 'available',
  NatGatewayAddresses: [],
  ...fields,
});

describe('sound items', () => {
  test.each<[string, CheckedKind, unknown]>([
    ['a VPC', 'Vpcs', tiny.vpc()],
    ['a subnet', 'Subnets', tiny.subnet()],
    ['an IPv6-only subnet', 'Subnets', tiny.subnet({ CidrBlock: undefined, Ipv6Native: true })],
    ['a route table', 'RouteTables', tiny.routeTable({ Associations: undefined })],
    ['an interface', 'NetworkInterfaces', tiny.networkInterface()],
    [
      'an interface of a NAT gateway, without groups (R-SG-4)',
      'NetworkInterfaces',
      tiny.networkInterface({ Groups: undefined, InterfaceType: 'nat_gateway' }),
    ],
    ['an instance', 'Instances', tiny.instance()],
    ['a terminated instance, outside any VPC', 'Instances', tiny.instance({ VpcId: undefined })],
    ['a group', 'SecurityGroups', tiny.securityGroup()],
    [
      'a rule with bits behind the prefix',
      'SecurityGroups',
      group(rule({ IpRanges: [{ CidrIp: '10.1.2.3/8' }] })),
    ],
    ['an echo request rule', 'SecurityGroups', group(rule({ IpProtocol: 'icmp', FromPort: 8, ToPort: 0 }))],
    ['a protocol by number', 'SecurityGroups', group(rule({ IpProtocol: '50' }))],
    ['a network ACL', 'NetworkAcls', tiny.networkAcl()],
    [
      'the last IPv6 entry',
      'NetworkAcls',
      acl({ RuleNumber: 32768, CidrBlock: undefined, Ipv6CidrBlock: '::/0' }),
    ],
    ['a NAT gateway', 'NatGateways', gateway({ SubnetId: 'subnet-1' })],
    ['a regional NAT gateway (R-NAT-8)', 'NatGateways', gateway({ AvailabilityMode: 'regional' })],
    ['an address', 'Addresses', { PublicIp: '52.0.0.1' }],
    ['a date in any words', 'NatGateways', gateway({ SubnetId: 'subnet-1', CreateTime: 'last summer' })],
  ])('%s', (_, kind, item) => {
    expect(checkItem(kind, item)).toBeNull();
  });
});

describe('broken items', () => {
  test.each<[string, CheckedKind, unknown, string]>([
    ['no object', 'Vpcs', 'vpc-1', 'expected an object, found "vpc-1"'],
    ['no id', 'Vpcs', tiny.vpc({ VpcId: undefined }), 'VpcId: expected text, found nothing'],
    [
      'an empty id',
      'Vpcs',
      tiny.vpc({ VpcId: '' }),
      'VpcId: expected a non-empty string, found an empty string',
    ],
    [
      'a prefix too long',
      'RouteTables',
      tiny.routeTable({ Routes: [{ DestinationCidrBlock: '10.0.0.0/33' }] }),
      'Routes[0].DestinationCidrBlock: expected an IPv4 CIDR, found "10.0.0.0/33"',
    ],
    [
      'a subnet with bits behind the prefix',
      'Subnets',
      tiny.subnet({ CidrBlock: '10.10.1.7/24' }),
      'CidrBlock: expected an IPv4 CIDR without bits behind the prefix, found "10.10.1.7/24"',
    ],
    [
      'a subnet without a range',
      'Subnets',
      tiny.subnet({ CidrBlock: undefined }),
      'expected CidrBlock, or Ipv6Native',
    ],
    [
      'routes missing: not the same as none',
      'RouteTables',
      tiny.routeTable({ Routes: undefined }),
      'Routes: expected a list, found nothing',
    ],
    [
      'a route to nowhere',
      'RouteTables',
      tiny.routeTable({ Routes: [{ GatewayId: 'igw-1' }] }),
      'Routes[0]: expected DestinationCidrBlock, DestinationIpv6CidrBlock or DestinationPrefixListId',
    ],
    [
      'an octet too large',
      'NetworkInterfaces',
      tiny.networkInterface({ PrivateIpAddress: '10.0.0.256' }),
      'PrivateIpAddress: expected an IPv4 address, found "10.0.0.256"',
    ],
    [
      'groups missing: not the same as none',
      'NetworkInterfaces',
      tiny.networkInterface({ Groups: undefined }),
      'expected a list of Groups',
    ],
    [
      'a flag as text',
      'NetworkInterfaces',
      tiny.networkInterface({ SourceDestCheck: 'false' }),
      'SourceDestCheck: expected true or false, found "false"',
    ],
    [
      'a state missing',
      'Instances',
      tiny.instance({ State: undefined }),
      'State: expected an object, found nothing',
    ],
    [
      'permissions missing',
      'SecurityGroups',
      tiny.securityGroup({ IpPermissions: undefined }),
      'IpPermissions: expected a list, found nothing',
    ],
    [
      'ports missing',
      'SecurityGroups',
      group(rule({ FromPort: undefined })),
      'IpPermissions[0]: expected FromPort and ToPort for this protocol',
    ],
    [
      'ports reversed',
      'SecurityGroups',
      group(rule({ FromPort: 80, ToPort: 22 })),
      'IpPermissions[0]: expected a FromPort that is not above ToPort',
    ],
    [
      'a port as text',
      'SecurityGroups',
      group(rule({ FromPort: '443' })),
      'IpPermissions[0].FromPort: expected a whole number, found "443"',
    ],
    [
      'a port too large',
      'SecurityGroups',
      group(rule({ ToPort: 65536 })),
      'IpPermissions[0].ToPort: expected a number from -1 to 65535, found the number 65536',
    ],
    [
      'no peer at all',
      'SecurityGroups',
      group(rule({ IpRanges: undefined })),
      'IpPermissions[0]: expected IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs',
    ],
    [
      'a protocol as a number',
      'NetworkAcls',
      acl({ Protocol: 6 }),
      'Entries[0].Protocol: expected text, found the number 6',
    ],
    [
      'an action of its own',
      'NetworkAcls',
      acl({ RuleAction: 'maybe' }),
      'Entries[0].RuleAction: expected "allow" or "deny", found "maybe"',
    ],
    [
      'a rule number with a fraction',
      'NetworkAcls',
      acl({ RuleNumber: 1.5 }),
      'Entries[0].RuleNumber: expected a whole number, found the number 1.5',
    ],
    [
      'tcp without ports',
      'NetworkAcls',
      acl({ Protocol: '6' }),
      'Entries[0]: expected PortRange for this protocol',
    ],
    [
      'icmp without types',
      'NetworkAcls',
      acl({ Protocol: '1' }),
      'Entries[0]: expected IcmpTypeCode for this protocol',
    ],
    ['a zonal gateway without a subnet', 'NatGateways', gateway({}), 'expected a SubnetId'],
    ['an address without any name', 'Addresses', { Domain: 'vpc' }, 'expected AllocationId or PublicIp'],
    [
      'a search that was cut off',
      'TransitGatewayRoutes',
      { TransitGatewayRouteTableId: 'tgw-rtb-1', AdditionalRoutesAvailable: true },
      'expected all routes of the table (the search says that more are available)',
    ],
  ])('%s', (_, kind, item, problem) => {
    expect(checkItem(kind, item)).toBe(problem);
  });

  test('every kind refuses anything, or takes it, without throwing', () => {
    const kinds = [...DOCUMENT_KINDS.filter((kind) => kind !== 'Reservations'), 'Instances' as const];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (kind, item) => {
        expect(['string', 'object']).toContain(typeof checkItem(kind, item));
      }),
    );
  });
});
