import { afterAll, describe, expect, test } from '@jest/globals';
import type { Diagnosis, DiagnosisRequest } from '../../libs/reachability/src/index.js';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { askChanged } from './ask-changed.js';
import { Scratch } from './scenario-cases.js';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const ACL = 'acl-05000000000000000';
const CLIENTS = 'sg-05000000000000001';
const subnet = (last: number): string => `subnet-0500000000000000${last}`;

/** By default from the subnet that has a NAT gateway. */
const ask = (request: Partial<DiagnosisRequest>, changes: Change[]): Promise<Diagnosis> =>
  askChanged(
    scratch,
    'services',
    { source: '10.40.3.10', destination: '198.51.100.9', protocol: 'tcp', port: 443, ...request },
    changes,
  );

describe('R-ACL-1: no number is free before the entry that denies', () => {
  const entry = (RuleNumber: number, Egress: boolean, RuleAction: string, more: object = {}): object => ({
    RuleNumber,
    Egress,
    RuleAction,
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
    ...more,
  });
  const web = { Protocol: '6', PortRange: { From: 443, To: 443 } };
  const Entries = [
    entry(1, true, 'deny', { ...web, CidrBlock: '198.51.100.0/24' }),
    entry(2, true, 'allow'),
    entry(100, false, 'allow'),
    entry(32767, true, 'deny'),
    entry(32767, false, 'deny'),
  ];

  test('it and its neighbours move up in their order, so that it goes on denying the others', async () => {
    const { fixes } = await ask({}, [{ list: 'NetworkAcls', id: ACL, set: { Entries } }]);
    expect(fixes[0]!.edits).toMatchObject([
      {
        action: 'ec2:CreateNetworkAclEntry',
        parameters: { RuleNumber: 3, RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
      },
      {
        action: 'ec2:ReplaceNetworkAclEntry',
        parameters: { RuleNumber: 2, RuleAction: 'deny', CidrBlock: '198.51.100.0/24' },
      },
      {
        action: 'ec2:ReplaceNetworkAclEntry',
        parameters: { RuleNumber: 1, RuleAction: 'allow', CidrBlock: '198.51.100.9/32' },
      },
    ]);
    expect(fixes[0]!.title).toBe(`Allow tcp 443 to 198.51.100.9/32 outbound in ${ACL} (entry 1)`);
  });
});

describe('R-SG-1: a rule reaches as few as it can', () => {
  test('it goes into the group that fewest others carry', async () => {
    const idle = 'sg-05000000000000005';
    const { fixes } = await ask({}, [
      {
        list: 'NetworkInterfaces',
        id: 'eni-05000000000000310',
        set: { Groups: [{ GroupId: CLIENTS }, { GroupId: idle }] },
      },
      { list: 'SecurityGroups', id: CLIENTS, set: { IpPermissionsEgress: [] } },
      { list: 'SecurityGroups', id: idle, set: { IpPermissionsEgress: [] } },
    ]);
    expect(fixes[0]!.edits[0]!.parameters).toMatchObject({ GroupId: idle });
    expect(fixes[0]!.verification.alsoOpens).toEqual([]);
  });

  test('R-VPE-1: a service with a prefix list is named by it, since its addresses change', async () => {
    const inside = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.40.0.0/16' }] };
    const { fixes } = await ask({ source: '10.40.1.10', destination: 'service:s3' }, [
      { list: 'SecurityGroups', id: CLIENTS, set: { IpPermissionsEgress: [inside] } },
    ]);
    const [{ edits, render, title }] = fixes as [Diagnosis['fixes'][number]];
    expect(edits).toMatchObject([
      { parameters: { IpPermissions: [{ FromPort: 443, PrefixListIds: [{ PrefixListId: 'pl-05a3' }] }] } },
    ]);
    expect(title).toBe(`Let tcp 443 to pl-05a3 out at ${CLIENTS}`);
    expect(render.cloudformation).toContain("DestinationPrefixListId: 'pl-05a3'");
    expect(render.terraform).toContain('prefix_list_id = "pl-05a3"');
  });
});

test('R-VPE-2: private names lead the whole VPC to the endpoint; who loses the service is said', async () => {
  const { fixes } = await ask({ source: '10.40.2.10', destination: 'service:ecr.api' }, []);
  const made = fixes.find(({ edits }) => edits.some(({ action }) => action === 'ec2:CreateVpcEndpoint'))!;
  expect(made.verification.breaks.join()).toMatch(/loses service:ecr\.api/);
  expect(fixes[0]!.verification.breaks).toEqual([]);
});

test('R-IGW-1: what needs the attached gateway waits for it in templates, and comes behind it as commands', async () => {
  const { fixes } = await ask({}, [{ list: 'InternetGateways', id: 'igw-05000000000000001', remove: true }]);
  for (const { edits, render } of fixes) {
    const actions = edits.map(({ action }) => action);
    expect(actions.slice(0, 2)).toEqual(['ec2:CreateInternetGateway', 'ec2:AttachInternetGateway']);
    expect(render.cloudformation).toMatch(/AWS::EC2::Route\n {4}DependsOn: Change2\n/);
    expect(render.terraform).toContain('depends_on = [aws_internet_gateway_attachment.change_2]');
  }
});

test('a shared route that only a later round meets isn’t led elsewhere for all', async () => {
  // Inbound: the address comes first, and shows that the answer has no way to the internet gateway.
  const share: Change = {
    list: 'RouteTables',
    id: 'rtb-05000000000000003',
    append: {
      Associations: [
        {
          RouteTableAssociationId: 'rtbassoc-shared',
          RouteTableId: 'rtb-05000000000000003',
          SubnetId: subnet(1),
          AssociationState: { State: 'associated' },
        },
      ],
    },
  };
  const unshare: Change = { list: 'RouteTables', id: 'rtb-05000000000000001', set: { Associations: [] } };
  const { fixes } = await ask({ source: 'internet', destination: 'eni-05000000000000310' }, [unshare, share]);
  expect(fixes[0]!.edits.map(({ action }) => action)).toContain('ec2:CreateRouteTable');
  const { breaks } = fixes[0]!.verification;
  expect(breaks).not.toEqual([]);
  expect(breaks.join()).not.toContain('eni-05000000000000110');
});

test('R-BPA-1: an exclusion for a new NAT gateway lets nobody in', async () => {
  const blocked = [0, 1, 2, 3].map((last): Change => ({
    list: 'Subnets',
    id: subnet(last),
    set: { BlockPublicAccessStates: { InternetGatewayBlockMode: 'block-bidirectional' } },
  }));
  const gone: Change = { list: 'NatGateways', id: 'nat-05000000000000050', remove: true };
  const { fixes } = await ask({}, [...blocked, gone]);
  const made = fixes.find(({ edits }) => edits.some(({ action }) => action === 'ec2:CreateNatGateway'))!;
  expect(made.edits).toContainEqual(
    expect.objectContaining({
      action: 'ec2:CreateVpcBlockPublicAccessExclusion',
      parameters: { SubnetId: subnet(0), InternetGatewayExclusionMode: 'allow-egress' },
    }),
  );
});

test('R-V6-1: an egress-only gateway comes before a route that lets the internet at every address', async () => {
  const range = '2a05:d014:40::/56';
  const all = { IpProtocol: '-1', IpRanges: [], Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
  const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
  const ipv6 = (cidr: string): object[] => [
    { Ipv6CidrBlock: cidr, AssociationId: 'a', Ipv6CidrBlockState: { State: 'associated' } },
  ];
  const allow = { RuleNumber: 101, RuleAction: 'allow', Protocol: '-1', Ipv6CidrBlock: '::/0' };
  const local = { DestinationIpv6CidrBlock: range, GatewayId: 'local', State: 'active' };
  const { fixes } = await ask({ source: 'eni-05000000000000210', destination: '2606:4700::1111' }, [
    // Of another VPC, so that the kind has been read and this VPC is known to have none.
    {
      list: 'EgressOnlyInternetGateways',
      add: [
        {
          EgressOnlyInternetGatewayId: 'eigw-05000000000000009',
          Attachments: [{ State: 'attached', VpcId: 'vpc-05000000000000009' }],
        },
      ],
    },
    { list: 'Vpcs', id: 'vpc-05000000000000001', set: { Ipv6CidrBlockAssociationSet: ipv6(range) } },
    { list: 'Subnets', id: subnet(2), set: { Ipv6CidrBlockAssociationSet: ipv6('2a05:d014:40:2::/64') } },
    { list: 'RouteTables', id: 'rtb-05000000000000002', append: { Routes: [local] } },
    {
      list: 'NetworkAcls',
      id: ACL,
      append: {
        Entries: [
          { ...allow, Egress: true },
          { ...allow, Egress: false },
        ],
      },
    },
    { list: 'SecurityGroups', id: CLIENTS, set: { IpPermissions: [ssh], IpPermissionsEgress: [all] } },
    {
      list: 'NetworkInterfaces',
      id: 'eni-05000000000000210',
      set: { Ipv6Addresses: [{ Ipv6Address: '2a05:d014:40:2::10' }] },
    },
  ]);
  expect(fixes[0]!.edits).toMatchObject([
    { action: 'ec2:CreateEgressOnlyInternetGateway' },
    { action: 'ec2:CreateRoute', parameters: { DestinationIpv6CidrBlock: '::/0' } },
  ]);
  expect(fixes[0]!.verification.alsoOpens.join()).not.toContain('internet reaches');
  expect(fixes[1]!.verification.alsoOpens.join()).toMatch(
    /internet reaches .*eni-05000000000000210.* tcp\/22/,
  );
});

describe('R-RT-3: a blackhole ends when its target is back, so that its route needs no edit', () => {
  const dead = (target: object): object => ({
    DestinationCidrBlock: '0.0.0.0/0',
    ...target,
    State: 'blackhole',
    Origin: 'CreateRoute',
  });
  const local = { DestinationCidrBlock: '10.40.0.0/16', GatewayId: 'local', State: 'active' };

  test('R-IGW-1: a detached internet gateway is attached again', async () => {
    const InternetGatewayId = 'igw-05000000000000001';
    const { fixes } = await ask({}, [
      { list: 'InternetGateways', id: InternetGatewayId, set: { Attachments: [] } },
      {
        list: 'RouteTables',
        id: 'rtb-05000000000000000',
        set: { Routes: [local, dead({ GatewayId: InternetGatewayId })] },
      },
    ]);
    expect(fixes[0]!.edits).toMatchObject([
      { action: 'ec2:AttachInternetGateway', parameters: { InternetGatewayId } },
    ]);
    expect(fixes[0]!.edits).toHaveLength(1);
  });
});
