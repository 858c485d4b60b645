import { describe, expect, test } from '@jest/globals';
import { indexSnapshot, type Snapshot } from '../../../../snapshot/src/index.js';
import {
  networkInterface,
  routeTable,
  securityGroup,
  subnet,
  vpc,
} from '../../../../snapshot/src/testing/tiny-network.js';
import type { Ec2Edit, EditOf } from '../edits/edit.js';
import { EditRefused } from './applier.js';
import { applyEdits } from './apply-edits.js';

const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.10.0.0/16' }] };
const http = { ...https, FromPort: 80, ToPort: 80 };
const entry = { RuleNumber: 100, Egress: false, RuleAction: 'allow', Protocol: '-1', CidrBlock: '0.0.0.0/0' };
const deny = { ...entry, RuleNumber: 32767, RuleAction: 'deny' };

const lists = {
  Vpcs: [vpc()],
  Subnets: [subnet()],
  RouteTables: [routeTable({ Associations: [{ Main: true }] })],
  NetworkAcls: [{ NetworkAclId: 'acl-1', VpcId: 'vpc-1', Entries: [entry, deny], Associations: [] }],
  NetworkInterfaces: [networkInterface({ PrivateIpAddress: '10.10.1.254' })],
  SecurityGroups: [securityGroup({ IpPermissions: [https, http] })],
  PrefixLists: [
    { PrefixListId: 'pl-s3', PrefixListName: 'com.amazonaws.eu-west-1.s3', Cidrs: ['52.218.0.0/17'] },
  ],
};

function snapshot(): Snapshot {
  const region = { accountId: '111111111111', region: 'eu-west-1', lists, broken: [] };
  return { hash: 'h', capturedAt: null, regions: [region], guests: {}, notes: [] } as unknown as Snapshot;
}

const edit = <C extends Ec2Edit['action']>(
  action: C,
  parameters: Extract<Ec2Edit, { action: C }>['parameters'],
  creates?: string,
) => ({ action, region: 'eu-west-1', parameters, ...(creates === undefined ? {} : { creates }) }) as Ec2Edit;

const after = (...edits: Ec2Edit[]) => applyEdits(snapshot(), edits).finish().regions[0]!;

describe('rules of a security group', () => {
  const group = (...edits: Ec2Edit[]) => after(...edits).lists.SecurityGroups![0]!;

  test('a revoked rule is gone, the others stay', () => {
    const revoked = edit('ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1', IpPermissions: [http] });
    expect(group(revoked).IpPermissions).toEqual([https]);
    const all = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    const egress = edit('ec2:RevokeSecurityGroupEgress', { GroupId: 'sg-1', IpPermissions: [all] });
    expect(group(egress).IpPermissionsEgress).toEqual([]);
  });

  test('authorize takes a revocation back', () => {
    const parameters = { GroupId: 'sg-1', IpPermissions: [http] };
    const back = edit('ec2:AuthorizeSecurityGroupIngress', parameters);
    expect(group(edit('ec2:RevokeSecurityGroupIngress', parameters), back)).toEqual(
      snapshot().regions[0]!.lists.SecurityGroups![0],
    );
  });

  test.each([
    ['another port', { ...http, ToPort: 81 }],
    ['another peer', { ...http, IpRanges: [{ CidrIp: '10.11.0.0/16' }] }],
    ['a group as peer', { ...http, IpRanges: [], UserIdGroupPairs: [{ GroupId: 'sg-1' }] }],
  ])('a rule with %s is not there to be revoked', (_what, rule) => {
    const parameters = { GroupId: 'sg-1', IpPermissions: [rule] };
    expect(() => after(edit('ec2:RevokeSecurityGroupIngress', parameters))).toThrow(EditRefused);
  });

  test('a new group lets everything out and nothing in', () => {
    const parameters = { GroupName: 'new', Description: 'd', VpcId: 'vpc-1' };
    const { lists: edited } = after(edit('ec2:CreateSecurityGroup', parameters, 'sg-new-1'));
    expect(edited.SecurityGroups![1]).toMatchObject({
      GroupId: 'sg-new-1',
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
  });
});

describe('entries of a network ACL', () => {
  const entries = (...edits: Ec2Edit[]) => after(...edits).lists.NetworkAcls![0]!.Entries;
  const key = { NetworkAclId: 'acl-1', RuleNumber: 100, Egress: false };

  test('one is deleted by number and direction', () => {
    expect(entries(edit('ec2:DeleteNetworkAclEntry', key))).toEqual([deny]);
    const outbound = edit('ec2:DeleteNetworkAclEntry', { ...key, Egress: true });
    expect(() => entries(outbound)).toThrow(EditRefused);
  });

  test('create takes a deletion back, and is refused where the number is taken', () => {
    const parameters = { ...key, ...entry } as EditOf<'CreateNetworkAclEntry'>['parameters'];
    const create = edit('ec2:CreateNetworkAclEntry', parameters);
    expect(entries(edit('ec2:DeleteNetworkAclEntry', key), create)).toEqual([deny, entry]);
    expect(() => entries(create)).toThrow(EditRefused);
  });
});

describe('endpoints', () => {
  const s3 = { VpcId: 'vpc-1', ServiceName: 'com.amazonaws.eu-west-1.s3' };

  test('R-VPE-1: a gateway endpoint puts the route to its list into its tables', () => {
    const parameters: EditOf<'CreateVpcEndpoint'>['parameters'] = {
      ...s3,
      VpcEndpointType: 'Gateway',
      RouteTableIds: ['rtb-1'],
    };
    const { lists: edited } = after(edit('ec2:CreateVpcEndpoint', parameters, 'vpce-new-1'));
    expect(edited.RouteTables![0]!.Routes!.at(-1)).toMatchObject({
      DestinationPrefixListId: 'pl-s3',
      GatewayId: 'vpce-new-1',
      State: 'active',
    });
    expect(edited.VpcEndpoints).toMatchObject([{ VpcEndpointId: 'vpce-new-1', State: 'available' }]);
  });

  test('without the service’s list nothing can be said of the route', () => {
    const parameters: EditOf<'CreateVpcEndpoint'>['parameters'] = {
      VpcId: 'vpc-1',
      ServiceName: 'com.amazonaws.eu-west-1.dynamodb',
      VpcEndpointType: 'Gateway',
      RouteTableIds: ['rtb-1'],
    };
    expect(() => after(edit('ec2:CreateVpcEndpoint', parameters, 'vpce-new-1'))).toThrow(EditRefused);
  });

  test('R-VPE-2: an interface endpoint has an interface of its own in each subnet', () => {
    const parameters: EditOf<'CreateVpcEndpoint'>['parameters'] = {
      VpcId: 'vpc-1',
      ServiceName: 'com.amazonaws.eu-west-1.ssm',
      VpcEndpointType: 'Interface',
      SubnetIds: ['subnet-1'],
      SecurityGroupIds: ['sg-1'],
      PrivateDnsEnabled: true,
    };
    const { lists: edited } = after(edit('ec2:CreateVpcEndpoint', parameters, 'vpce-new-1'));
    const [endpoint] = edited.VpcEndpoints!;
    const made = edited.NetworkInterfaces!.at(-1)!;
    expect(endpoint!.NetworkInterfaceIds).toEqual([made.NetworkInterfaceId]);
    // The highest address that is free; EC2 keeps .255, and .254 is taken.
    expect(made).toMatchObject({
      SubnetId: 'subnet-1',
      PrivateIpAddress: '10.10.1.253',
      InterfaceType: 'vpc_endpoint',
      Groups: [{ GroupId: 'sg-1' }],
    });
  });
});

test('what edits add to a kind that was not read does not make the kind read', () => {
  const parameters = { Domain: 'vpc' } as const;
  const edited = applyEdits(snapshot(), [edit('ec2:AllocateAddress', parameters, 'eipalloc-new-1')]).finish();
  expect(edited.regions[0]!.lists.Addresses).toHaveLength(1);
  const gap = (made: Snapshot) =>
    indexSnapshot(made).absence(made.regions[0]!, 'Addresses', 'eipalloc-2')?.code;
  expect([gap(snapshot()), gap(edited)]).toEqual(['PERMISSION_MISSING', 'PERMISSION_MISSING']);
});
