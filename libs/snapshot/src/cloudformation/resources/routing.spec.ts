import { describe, expect, test } from '@jest/globals';
import { buildInVpc } from '../testing/template-tools.js';

const GATEWAY = `
  Igw: { Type: AWS::EC2::InternetGateway }
  Attach: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
`;
const route = (target: string): string =>
  `  Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, ${target} } }`;

describe('gateways and routes', () => {
  test('an attached gateway, a table with a local and a default route, associations', () => {
    const { lists, id } = buildInVpc(`${GATEWAY}
${route('DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw')}
  OfA: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref SubnetA, RouteTableId: !Ref Table } }
  OfGateway: { Type: AWS::EC2::GatewayRouteTableAssociation, Properties: { GatewayId: !Ref Igw, RouteTableId: !Ref Table } }
`);
    expect(lists.InternetGateways).toMatchObject([
      { InternetGatewayId: id('Igw'), Attachments: [{ State: 'available', VpcId: id('Vpc') }] },
    ]);
    expect(lists.RouteTables.find(({ RouteTableId }) => RouteTableId === id('Table'))).toMatchObject({
      Routes: [
        { GatewayId: 'local', State: 'active' },
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: id('Igw'), State: 'active', Origin: 'CreateRoute' },
      ],
      Associations: [
        { Main: false, SubnetId: id('SubnetA'), AssociationState: { State: 'associated' } },
        { Main: false, GatewayId: id('Igw') },
      ],
    });
  });

  test('egress-only gateway and an IPv6 route', () => {
    const { lists, id } = buildInVpc(`${GATEWAY}
  Eigw: { Type: AWS::EC2::EgressOnlyInternetGateway, Properties: { VpcId: !Ref Vpc } }
${route('DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: !Ref Eigw')}`);
    expect(lists.EgressOnlyInternetGateways).toMatchObject([
      { EgressOnlyInternetGatewayId: id('Eigw'), Attachments: [{ State: 'attached', VpcId: id('Vpc') }] },
    ]);
    expect(lists.RouteTables.at(-1)?.Routes).toContainEqual(
      expect.objectContaining({
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId: id('Eigw'),
      }),
    );
  });

  test('a route to an instance or its interface shows both (R-NI-1)', () => {
    const { lists, id } = buildInVpc(`${GATEWAY}
  Nat: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref SubnetA } }
${route('DestinationCidrBlock: 0.0.0.0/0, InstanceId: !Ref Nat')}`);
    expect(lists.RouteTables.at(-1)?.Routes).toContainEqual(
      expect.objectContaining({
        InstanceId: id('Nat'),
        InstanceOwnerId: '123456789012',
        NetworkInterfaceId: lists.NetworkInterfaces[0]?.NetworkInterfaceId,
      }),
    );
  });

  test('a prefix list of its own with entries, as destination', () => {
    const { lists, id } = buildInVpc(`${GATEWAY}
  List: { Type: AWS::EC2::PrefixList, Properties: { PrefixListName: office, AddressFamily: IPv4, MaxEntries: 5, Entries: [{ Cidr: 198.51.100.0/25, Description: o }] } }
${route('DestinationPrefixListId: !Ref List, GatewayId: !Ref Igw')}`);
    expect(lists.ManagedPrefixLists).toMatchObject([{ PrefixListId: id('List'), PrefixListName: 'office' }]);
    expect(lists.PrefixListEntries).toEqual([
      { PrefixListId: id('List'), Cidr: '198.51.100.0/25', Description: 'o' },
    ]);
    expect(lists.RouteTables.at(-1)?.Routes).toContainEqual(
      expect.objectContaining({ DestinationPrefixListId: id('List') }),
    );
  });

  test('a target outside of the template is unknown, not missing (R-RT-6)', () => {
    const { broken } = buildInVpc(
      `${GATEWAY}${route('DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-0123')}`,
    );
    expect(broken).toMatchObject([
      {
        kind: 'NatGateways',
        id: 'nat-0123',
        problem: expect.stringContaining('Resources.Out.Properties.NatGatewayId'),
      },
    ]);
  });

  test.each([
    [route('DestinationCidrBlock: 0.0.0.0/0'), 'expected one target, found none'],
    [
      route('DestinationCidrBlock: 0.0.0.0/0, GatewayId: a, NatGatewayId: b'),
      'found several (GatewayId, NatGatewayId)',
    ],
    [route('GatewayId: !Ref Igw'), 'expected one of DestinationCidrBlock'],
    [
      route('DestinationCidrBlock: any, GatewayId: !Ref Igw'),
      'Out.Properties.DestinationCidrBlock: expected an IPv4 CIDR',
    ],
    [
      `${route('DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw')}\n${route('DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw').replace('Out', 'Again')}`,
      'the route table has a route to 0.0.0.0/0 already',
    ],
    [
      '  Two: { Type: AWS::EC2::VPCGatewayAttachment, DependsOn: Attach, Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw } }',
      'has an internet gateway already',
    ],
    [
      '  None: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Vpc } }',
      'expected InternetGatewayId or VpnGatewayId',
    ],
    [
      '  X: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref SubnetA, RouteTableId: !Ref Table } }\n' +
        '  Y: { Type: AWS::EC2::SubnetRouteTableAssociation, Properties: { SubnetId: !Ref SubnetA, RouteTableId: !Ref Table } }',
      'has a route table already',
    ],
    [
      route('DestinationCidrBlock: 0.0.0.0/0, GatewayId: !GetAtt Thing.Id') +
        '\n  Thing: { Type: AWS::S3::Bucket }',
      'Thing.Id (AWS::S3::Bucket) has no value',
    ],
  ])('%s is refused', (more, message) => {
    expect(() => buildInVpc(`${GATEWAY}${more}`)).toThrow(message);
  });
});

describe('VPN', () => {
  test('static routes are propagated to the tables (R-RT-2); a static one there is preferred', () => {
    const { lists, id } = buildInVpc(`${GATEWAY}
  Vgw: { Type: AWS::EC2::VPNGateway, Properties: { Type: ipsec.1 } }
  AttachVgw: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Vpc, VpnGatewayId: !Ref Vgw } }
  Cgw: { Type: AWS::EC2::CustomerGateway, Properties: { Type: ipsec.1, BgpAsn: 65000, IpAddress: 198.51.100.1 } }
  Vpn: { Type: AWS::EC2::VPNConnection, Properties: { Type: ipsec.1, CustomerGatewayId: !Ref Cgw, VpnGatewayId: !Ref Vgw, StaticRoutesOnly: true } }
  Office: { Type: AWS::EC2::VPNConnectionRoute, Properties: { VpnConnectionId: !Ref Vpn, DestinationCidrBlock: 192.168.0.0/16 } }
  Lab: { Type: AWS::EC2::VPNConnectionRoute, Properties: { VpnConnectionId: !Ref Vpn, DestinationCidrBlock: 172.16.0.0/16 } }
  Spread: { Type: AWS::EC2::VPNGatewayRoutePropagation, DependsOn: AttachVgw, Properties: { RouteTableIds: [!Ref Table], VpnGatewayId: !Ref Vgw } }
${route('DestinationCidrBlock: 172.16.0.0/16, GatewayId: !Ref Igw')}`);
    expect(lists.VpnGateways).toMatchObject([{ State: 'available', VpcAttachments: [{ VpcId: id('Vpc') }] }]);
    expect(lists.VpnConnections).toMatchObject([{ VpnGatewayId: id('Vgw'), State: 'available' }]);
    expect(lists.RouteTables.at(-1)).toMatchObject({
      PropagatingVgws: [{ GatewayId: id('Vgw') }],
      Routes: [
        { GatewayId: 'local' },
        { DestinationCidrBlock: '172.16.0.0/16', GatewayId: id('Igw') },
        { DestinationCidrBlock: '192.168.0.0/16', GatewayId: id('Vgw'), Origin: 'EnableVgwRoutePropagation' },
      ],
    });
  });

  test('needs one gateway; with BGP a note', () => {
    const vpn = (more: string): string =>
      `  Vpn: { Type: AWS::EC2::VPNConnection, Properties: { Type: ipsec.1, CustomerGatewayId: cgw-1 ${more} } }`;
    expect(() => buildInVpc(vpn(''))).toThrow('expected one of VpnGatewayId and TransitGatewayId');
    expect(buildInVpc(vpn(', VpnGatewayId: vgw-1')).notes.join()).toContain(
      'announces by BGP is not in a template',
    );
  });
});
