import { describe, expect, test } from '@jest/globals';
import { buildInVpc } from '../testing/template-tools.js';

describe('NAT gateways', () => {
  const nat = (properties: string): string => `
  Address: { Type: AWS::EC2::EIP }
  More: { Type: AWS::EC2::EIP }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { ${properties} } }`;

  test('zonal and public: available, with interface and Elastic IP (R-NAT-1)', () => {
    const { lists, id } = buildInVpc(
      nat('SubnetId: !Ref SubnetA, AllocationId: !GetAtt Address.AllocationId'),
    );
    const [node] = lists.NetworkInterfaces;
    expect(node).toMatchObject({
      InterfaceType: 'nat_gateway',
      SourceDestCheck: false,
      Groups: [],
      Status: 'in-use',
      RequesterManaged: true,
      Association: { PublicIp: id('Address') },
    });
    expect(lists.NatGateways).toMatchObject([
      {
        NatGatewayId: id('Nat'),
        State: 'available',
        ConnectivityType: 'public',
        SubnetId: id('SubnetA'),
        VpcId: id('Vpc'),
        NatGatewayAddresses: [
          {
            IsPrimary: true,
            Status: 'succeeded',
            PrivateIp: '10.20.1.4',
            PublicIp: id('Address'),
            NetworkInterfaceId: node?.NetworkInterfaceId,
          },
        ],
      },
    ]);
    expect(lists.Addresses[0]).toMatchObject({ NetworkInterfaceId: node?.NetworkInterfaceId });
  });

  test('secondary addresses, each with its Elastic IP', () => {
    const { lists, id } = buildInVpc(
      nat(
        'SubnetId: !Ref SubnetA, AllocationId: !GetAtt Address.AllocationId, PrivateIpAddress: 10.20.1.20, SecondaryAllocationIds: [!GetAtt More.AllocationId], SecondaryPrivateIpAddresses: [10.20.1.21]',
      ),
    );
    expect(lists.NatGateways[0]?.NatGatewayAddresses).toMatchObject([
      { PrivateIp: '10.20.1.20', PublicIp: id('Address'), IsPrimary: true },
      { PrivateIp: '10.20.1.21', PublicIp: id('More'), IsPrimary: false },
    ]);
  });

  test('private: no Elastic IP (R-NAT-2)', () => {
    const { lists } = buildInVpc(nat('SubnetId: !Ref SubnetA, ConnectivityType: private'));
    expect(lists.NatGateways[0]).toMatchObject({ ConnectivityType: 'private' });
    expect(lists.NatGateways[0]?.NatGatewayAddresses?.[0]?.PublicIp).toBeUndefined();
  });

  test('regional: no subnet, its own table, an address in each zone with machines (R-NAT-8)', () => {
    const { lists, id } = buildInVpc(`${nat('AvailabilityMode: regional, VpcId: !Ref Vpc')}
  Igw: { Type: AWS::EC2::InternetGateway }
  Attach: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw } }
  Box: { Type: AWS::EC2::Instance, Properties: { SubnetId: !Ref SubnetB } }`);
    const [gateway] = lists.NatGateways;
    expect(gateway).toMatchObject({
      AvailabilityMode: 'regional',
      NatGatewayAddresses: [{ AvailabilityZone: 'eu-west-1b', Status: 'succeeded' }],
    });
    expect(gateway?.SubnetId).toBeUndefined();
    const table = lists.RouteTables.find(({ RouteTableId }) => RouteTableId === gateway?.RouteTableId);
    expect(table?.Routes).toContainEqual(
      expect.objectContaining({ DestinationCidrBlock: '0.0.0.0/0', GatewayId: id('Igw') }),
    );
    const manual = buildInVpc(
      nat(
        'AvailabilityMode: regional, VpcId: !Ref Vpc, AvailabilityZoneAddresses: [{ AvailabilityZone: eu-west-1a, AllocationIds: [!GetAtt Address.AllocationId] }]',
      ),
    );
    expect(manual.lists.NatGateways[0]?.NatGatewayAddresses).toMatchObject([
      { AvailabilityZone: 'eu-west-1a', PublicIp: manual.id('Address') },
    ]);
  });

  test.each([
    ['SubnetId: !Ref SubnetA', 'Nat.Properties.AllocationId: is required'],
    ['SubnetId: !Ref SubnetA, AllocationId: eipalloc-1', 'expected an Elastic IP made by this template'],
    ['AllocationId: !GetAtt Address.AllocationId', 'Nat.Properties.SubnetId: is required'],
    [
      'SubnetId: !Ref SubnetA, ConnectivityType: private, AllocationId: !GetAtt Address.AllocationId',
      'takes no Elastic IP',
    ],
    ['SubnetId: !Ref SubnetA, ConnectivityType: hidden', 'expected public or private, found "hidden"'],
  ])('%s is refused', (properties, message) => {
    expect(() => buildInVpc(nat(properties))).toThrow(message);
  });
});

describe('endpoints', () => {
  test('a gateway endpoint puts a prefix list route into its tables; the addresses stay unknown (R-VPE-1)', () => {
    const { lists, id, notes } = buildInVpc(`
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  S3: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, ServiceName: !Sub 'com.amazonaws.\${AWS::Region}.s3', RouteTableIds: [!Ref Table], PolicyDocument: { Statement: [{ Effect: Deny, Action: '*', Principal: '*', Resource: !GetAtt Bucket.Arn }] } } }
  Bucket: { Type: AWS::S3::Bucket }
`);
    expect(lists.VpcEndpoints).toMatchObject([
      {
        VpcEndpointId: id('S3'),
        VpcEndpointType: 'Gateway',
        State: 'available',
        RouteTableIds: [id('Table')],
        PolicyDocument: expect.stringContaining('"Effect":"Deny"'),
      },
    ]);
    const [list] = lists.ManagedPrefixLists;
    expect(list).toMatchObject({ PrefixListName: 'com.amazonaws.eu-west-1.s3' });
    expect(lists.RouteTables.at(-1)?.Routes).toContainEqual(
      expect.objectContaining({ DestinationPrefixListId: list?.PrefixListId, GatewayId: id('S3') }),
    );
    expect(lists.PrefixLists).toBeUndefined();
    expect(notes.join()).toContain('the addresses of com.amazonaws.eu-west-1.s3');
  });

  test('an interface endpoint has an interface in each subnet, with its groups (R-VPE-2)', () => {
    const { lists, id } = buildInVpc(`
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }
  Ssm: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Vpc, VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.ssm, PrivateDnsEnabled: true, SubnetIds: [!Ref SubnetA, !Ref SubnetB], SecurityGroupIds: [!Ref Group] } }
`);
    expect(lists.NetworkInterfaces).toHaveLength(2);
    expect(lists.NetworkInterfaces[0]).toMatchObject({
      InterfaceType: 'vpc_endpoint',
      Groups: [{ GroupId: id('Group') }],
    });
    expect(lists.VpcEndpoints).toMatchObject([
      {
        PrivateDnsEnabled: true,
        Groups: [{ GroupId: id('Group') }],
        NetworkInterfaceIds: lists.NetworkInterfaces.map((node) => node.NetworkInterfaceId),
      },
    ]);
  });

  test('a firewall stands behind an endpoint in its zone, which a route can lead to (R-VPE-3)', () => {
    const { lists } = buildInVpc(`
  Wall: { Type: AWS::NetworkFirewall::Firewall, Properties: { FirewallName: w, FirewallPolicyArn: p, VpcId: !Ref Vpc, SubnetMappings: [{ SubnetId: !Ref SubnetA }] } }
  Table: { Type: AWS::EC2::RouteTable, Properties: { VpcId: !Ref Vpc } }
  Out: { Type: AWS::EC2::Route, Properties: { RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, VpcEndpointId: !Select [1, !Split [':', !Select [0, !GetAtt Wall.EndpointIds]]] } }
`);
    expect(lists.VpcEndpoints).toMatchObject([
      { VpcEndpointType: 'GatewayLoadBalancer', State: 'available' },
    ]);
    expect(lists.RouteTables.at(-1)?.Routes).toContainEqual(
      expect.objectContaining({ GatewayId: lists.VpcEndpoints[0]?.VpcEndpointId }),
    );
  });
});

const PEER = '  Peer: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.30.0.0/16 } }\n';

describe('peering (R-PCX-1)', () => {
  const peering = (more: string): string =>
    `${PEER}  Pcx: { Type: AWS::EC2::VPCPeeringConnection, Properties: { VpcId: !Ref Vpc, PeerVpcId: !Ref Peer ${more} } }
  Wide: { Type: AWS::EC2::VPCCidrBlock, Properties: { VpcId: !Ref Peer, CidrBlock: 10.31.0.0/16 } }`;

  test('is active within an account, with the blocks of both sides', () => {
    const { lists, id } = buildInVpc(peering(''));
    expect(lists.VpcPeeringConnections).toMatchObject([
      {
        VpcPeeringConnectionId: id('Pcx'),
        Status: { Code: 'active' },
        RequesterVpcInfo: { VpcId: id('Vpc'), CidrBlock: '10.20.0.0/16' },
        AccepterVpcInfo: {
          VpcId: id('Peer'),
          CidrBlockSet: [{ CidrBlock: '10.30.0.0/16' }, { CidrBlock: '10.31.0.0/16' }],
        },
      },
    ]);
  });

  test('waits for another account, unless a role accepts it', () => {
    const code = (more: string) => buildInVpc(peering(more)).lists.VpcPeeringConnections[0]?.Status?.Code;
    expect(code(', PeerOwnerId: "111122223333"')).toBe('pending-acceptance');
    expect(code(', PeerOwnerId: "111122223333", PeerRoleArn: arn')).toBe('active');
  });
});

describe('transit gateways (R-TGW-1, R-TGW-2)', () => {
  const attach = (name: string, vpc: string, subnet: string, more = ''): string =>
    `  ${name}: { Type: AWS::EC2::TransitGatewayVpcAttachment, Properties: { TransitGatewayId: !Ref Tgw, VpcId: !Ref ${vpc}, SubnetIds: [!Ref ${subnet}] ${more} } }\n`;
  const SPOKE = `${PEER}  PeerNet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Peer, CidrBlock: 10.30.0.0/24 } }\n`;

  test('with the default table: attachments are associated and propagate by themselves', () => {
    const { lists, id } = buildInVpc(`${SPOKE}
  Tgw: { Type: AWS::EC2::TransitGateway, Properties: { Description: hub } }
${attach('Hub', 'Vpc', 'SubnetA', ', Options: { ApplianceModeSupport: enable }')}${attach('Spoke', 'Peer', 'PeerNet').replace('TransitGatewayVpcAttachment', 'TransitGatewayAttachment')}`);
    const [table] = lists.TransitGatewayRouteTables;
    expect(lists.TransitGateways[0]?.Options).toMatchObject({
      DefaultRouteTableAssociation: 'enable',
      AssociationDefaultRouteTableId: table?.TransitGatewayRouteTableId,
    });
    expect(lists.TransitGatewayVpcAttachments).toMatchObject([
      { VpcId: id('Vpc'), State: 'available', Options: { ApplianceModeSupport: 'enable' } },
      { VpcId: id('Peer'), SubnetIds: [id('PeerNet')] },
    ]);
    expect(lists.TransitGatewayAttachments).toMatchObject([
      { ResourceType: 'vpc', ResourceId: id('Vpc'), Association: { State: 'associated' } },
      { ResourceId: id('Peer') },
    ]);
    expect(lists.TransitGatewayAssociations).toHaveLength(2);
    expect(lists.TransitGatewayRoutes.map((r) => [r.DestinationCidrBlock, r.Type, r.State])).toEqual([
      ['10.20.0.0/16', 'propagated', 'active'],
      ['10.30.0.0/16', 'propagated', 'active'],
    ]);
    expect(lists.NetworkInterfaces).toMatchObject([
      { InterfaceType: 'transit_gateway', SubnetId: id('SubnetA') },
      { InterfaceType: 'transit_gateway', SubnetId: id('PeerNet') },
    ]);
  });

  test('with tables of its own: association, propagation, static and blackhole routes', () => {
    const { lists, id } = buildInVpc(`${SPOKE}
  Tgw: { Type: AWS::EC2::TransitGateway, Properties: { DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable } }
${attach('Hub', 'Vpc', 'SubnetA')}${attach('Spoke', 'Peer', 'PeerNet')}
  Table: { Type: AWS::EC2::TransitGatewayRouteTable, Properties: { TransitGatewayId: !Ref Tgw } }
  Assoc: { Type: AWS::EC2::TransitGatewayRouteTableAssociation, Properties: { TransitGatewayRouteTableId: !Ref Table, TransitGatewayAttachmentId: !Ref Spoke } }
  Prop: { Type: AWS::EC2::TransitGatewayRouteTablePropagation, Properties: { TransitGatewayRouteTableId: !Ref Table, TransitGatewayAttachmentId: !Ref Hub } }
  Out: { Type: AWS::EC2::TransitGatewayRoute, Properties: { TransitGatewayRouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, TransitGatewayAttachmentId: !Ref Hub } }
  Hole: { Type: AWS::EC2::TransitGatewayRoute, Properties: { TransitGatewayRouteTableId: !Ref Table, DestinationCidrBlock: 10.99.0.0/16, Blackhole: true } }
`);
    const TransitGatewayRouteTableId = id('Table');
    expect(lists.TransitGatewayRouteTables).toHaveLength(1);
    expect(lists.TransitGatewayAssociations).toMatchObject([
      { TransitGatewayRouteTableId, TransitGatewayAttachmentId: id('Spoke') },
    ]);
    expect(lists.TransitGatewayPropagations).toMatchObject([{ TransitGatewayAttachmentId: id('Hub') }]);
    const routes = lists.TransitGatewayRoutes.map((r) => [
      r.DestinationCidrBlock,
      r.Type,
      r.State,
      r.TransitGatewayAttachments?.[0]?.ResourceId,
    ]);
    expect(routes).toEqual([
      ['0.0.0.0/0', 'static', 'active', id('Vpc')],
      ['10.99.0.0/16', 'static', 'blackhole', undefined],
      ['10.20.0.0/16', 'propagated', 'active', id('Vpc')],
    ]);
  });

  test('a VPN on it announces its static routes; a peering waits', () => {
    const { lists } = buildInVpc(`
  Tgw: { Type: AWS::EC2::TransitGateway }
  Vpn: { Type: AWS::EC2::VPNConnection, Properties: { Type: ipsec.1, CustomerGatewayId: cgw-1, TransitGatewayId: !Ref Tgw, StaticRoutesOnly: true } }
  Office: { Type: AWS::EC2::VPNConnectionRoute, Properties: { VpnConnectionId: !Ref Vpn, DestinationCidrBlock: 192.168.0.0/16 } }
  Far: { Type: AWS::EC2::TransitGatewayPeeringAttachment, Properties: { TransitGatewayId: !Ref Tgw, PeerTransitGatewayId: tgw-2, PeerAccountId: '111122223333', PeerRegion: us-east-1 } }
`);
    expect(lists.TransitGatewayAttachments).toMatchObject([
      { ResourceType: 'vpn', State: 'available' },
      { ResourceType: 'peering', State: 'pendingAcceptance' },
    ]);
    expect(lists.TransitGatewayRoutes).toMatchObject([
      { DestinationCidrBlock: '192.168.0.0/16', Type: 'propagated' },
    ]);
  });

  test('a gateway of another stack is unknown, not missing', () => {
    const { broken } = buildInVpc(attach('Spoke', 'Vpc', 'SubnetA').replace('!Ref Tgw', 'tgw-0123'));
    expect(broken).toMatchObject([{ kind: 'TransitGateways', id: 'tgw-0123' }]);
  });
});
