import type { IpPermission, NetworkAclEntry, Route } from '@aws-sdk/client-ec2';
import { emptyLists, OWNER } from './build.js';
import type { Ec2Lists } from './ec2-lists.js';
import type { Random } from './random.js';

export const VPC = 'vpc-50';
const SUBNETS = ['public', 'firewall', 'appliance', 'work', 'web', 'data'];
const cidr = (name: string): string => `10.50.${SUBNETS.indexOf(name)}.0/24`;
const id = (name: string): string => `subnet-${name}`;

/** A VPC with a zonal and a regional NAT gateway, two firewall endpoints, an appliance and four other machines, whose
 *  tables lead to them at random: mostly in ways that make sense. */
export function applianceNetwork(random: Random): Ec2Lists {
  const lists = emptyLists();
  lists.Vpcs.push({ VpcId: VPC, CidrBlock: '10.50.0.0/16', OwnerId: OWNER });
  lists.InternetGateways.push({
    InternetGatewayId: 'igw-50',
    Attachments: [{ VpcId: VPC, State: 'attached' }],
  });
  for (const name of SUBNETS) {
    const AvailabilityZone =
      ['work', 'data'].includes(name) && random.chance(0.5) ? 'eu-west-1b' : 'eu-west-1a';
    lists.Subnets.push({ SubnetId: id(name), VpcId: VPC, CidrBlock: cidr(name), AvailabilityZone });
    addAcl(random, lists, name);
    lists.RouteTables.push({
      RouteTableId: `rtb-${name}`,
      VpcId: VPC,
      Associations: [{ SubnetId: id(name), Main: false }],
      Routes: [local, ...routesOf(random, name)],
    });
  }
  addGateways(random, lists);
  addMachines(random, lists);
  if (random.chance(0.5)) addEdge(random, lists);
  return lists;
}

const local: Route = { DestinationCidrBlock: '10.50.0.0/16', GatewayId: 'local', State: 'active' };

function to(destination: string, target: string, State: 'active' | 'blackhole' = 'active'): Route {
  const route = { DestinationCidrBlock: destination, State };
  if (target.startsWith('nat-')) return { ...route, NatGatewayId: target };
  return target.startsWith('eni-')
    ? { ...route, NetworkInterfaceId: target }
    : { ...route, GatewayId: target };
}

const USUAL: Record<string, [number, string][]> = {
  public: [
    [8, 'igw-50'],
    [3, 'vpce-1'],
    [1, 'eni-app'],
  ],
  firewall: [
    [4, 'igw-50'],
    [4, 'nat-1'],
    [2, 'nat-r'],
    [1, 'vpce-1'],
  ],
  appliance: [
    [5, 'igw-50'],
    [4, 'nat-1'],
    [1, 'vpce-1'],
  ],
  work: [
    [3, 'nat-1'],
    [3, 'nat-r'],
    [3, 'vpce-1'],
    [3, 'eni-app'],
  ],
  web: [
    [4, 'igw-50'],
    [3, 'vpce-1'],
    [3, 'eni-app'],
    [1, 'vpce-2'],
  ],
  data: [
    [3, 'nat-r'],
    [2, 'vpce-2'],
    [2, 'eni-app'],
    [1, ''],
  ],
};

function routesOf(random: Random, name: string): Route[] {
  const target = random.weighted(USUAL[name] ?? []);
  const routes = target === '' ? [] : [to('0.0.0.0/0', target, random.chance(0.03) ? 'blackhole' : 'active')];
  for (const other of SUBNETS) {
    if (other === name || !random.chance(0.2)) continue;
    routes.push(to(cidr(other), random.pick(['vpce-1', 'vpce-1', 'eni-app', 'eni-app', 'nat-1', 'vpce-2'])));
  }
  return routes;
}

/** R-IGW-6: only to interfaces and endpoints, for whole subnets or all of the VPC. */
function addEdge(random: Random, lists: Ec2Lists): void {
  const routes: Route[] = [random.chance(0.1) ? to('10.50.0.0/16', 'eni-app') : local];
  for (const name of SUBNETS) {
    if (random.chance(name === 'web' ? 0.7 : 0.2))
      routes.push(to(cidr(name), random.pick(['vpce-1', 'eni-app'])));
  }
  lists.RouteTables.push({
    RouteTableId: 'rtb-edge',
    VpcId: VPC,
    Associations: [{ GatewayId: 'igw-50', Main: false }],
    Routes: routes,
  });
}

function addGateways(random: Random, lists: Ec2Lists): void {
  const status = (): 'succeeded' | 'associating' => (random.chance(0.93) ? 'succeeded' : 'associating');
  const NatGatewayAddresses = [
    { NetworkInterfaceId: 'eni-nat', PrivateIp: '10.50.0.50', PublicIp: '52.50.0.50', Status: status() },
  ];
  const State = random.chance(0.95) ? 'available' : 'pending';
  lists.NatGateways.push({
    NatGatewayId: 'nat-1',
    VpcId: VPC,
    SubnetId: id('public'),
    State,
    NatGatewayAddresses,
  });
  const zones = random.some(['eu-west-1a', 'eu-west-1b'], 0.8);
  lists.NatGateways.push({
    NatGatewayId: 'nat-r',
    VpcId: VPC,
    State: 'available',
    AvailabilityMode: 'regional',
    AutoProvisionZones: random.chance(0.5) ? 'enabled' : 'disabled',
    RouteTableId: 'rtb-regional',
    NatGatewayAddresses: zones.map((AvailabilityZone, n) => ({
      AvailabilityZone,
      PublicIp: `52.50.0.9${n}`,
      Status: status(),
    })),
  });
  const routes = [local, to('0.0.0.0/0', 'igw-50')];
  if (random.chance(0.4))
    routes.push(to(cidr(random.pick(['work', 'data'])), random.pick(['vpce-1', 'eni-app'])));
  lists.RouteTables.push({
    RouteTableId: 'rtb-regional',
    VpcId: VPC,
    Associations: [{ GatewayId: 'nat-r', Main: false }],
    Routes: routes,
  });
  for (const [VpcEndpointId, name] of [
    ['vpce-1', 'firewall'],
    ['vpce-2', 'appliance'],
  ] as const) {
    lists.VpcEndpoints.push({
      VpcEndpointId,
      VpcId: VPC,
      VpcEndpointType: 'GatewayLoadBalancer',
      SubnetIds: [id(name)],
      State: random.chance(0.95) ? 'Available' : 'Pending',
    });
  }
}

function addMachines(random: Random, lists: Ec2Lists): void {
  for (const [name, subnet, host] of [
    ['app', 'appliance', 10],
    ['work', 'work', 10],
    ['web', 'web', 10],
    ['data', 'data', 10],
    ['pub', 'public', 10],
  ] as const) {
    const address = `10.50.${SUBNETS.indexOf(subnet)}.${host}`;
    const hasPublic = name === 'web' || random.chance(name === 'app' ? 0.65 : 0.1);
    const association = hasPublic
      ? { Association: { PublicIp: `52.50.1.${SUBNETS.indexOf(subnet)}`, AllocationId: `eipalloc-${name}` } }
      : {};
    lists.NetworkInterfaces.push({
      NetworkInterfaceId: `eni-${name}`,
      VpcId: VPC,
      SubnetId: id(subnet),
      Status: 'in-use',
      InterfaceType: 'interface',
      SourceDestCheck: name === 'app' ? random.chance(0.1) : true,
      PrivateIpAddress: address,
      PrivateIpAddresses: [{ PrivateIpAddress: address, Primary: true, ...association }],
      ...association,
      Groups: [{ GroupId: `sg-${name}` }],
      Attachment: { InstanceId: `i-${name}`, DeviceIndex: 0 },
    });
    const state = name === 'app' && random.chance(0.05) ? 'stopped' : 'running';
    lists.Reservations.push({ Instances: [{ InstanceId: `i-${name}`, VpcId: VPC, State: { Name: state } }] });
    lists.SecurityGroups.push({
      GroupId: `sg-${name}`,
      VpcId: VPC,
      IpPermissions: ingress(random, name),
      IpPermissionsEgress: random.chance(0.9)
        ? [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
        : [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.50.0.0/16' }] }],
    });
  }
}

function ingress(random: Random, name: string): IpPermission[] {
  const from = random.weighted<IpPermission>([
    [5, { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    [4, { IpRanges: [{ CidrIp: '10.50.0.0/16' }] }],
    [1, { IpRanges: [{ CidrIp: cidr(random.pick(SUBNETS)) }] }],
    [2, { UserIdGroupPairs: [{ GroupId: `sg-${random.pick(['work', 'web', 'data', 'app'])}` }] }],
  ]);
  if (name === 'app' || random.chance(0.4)) return [{ IpProtocol: '-1', ...from }];
  return [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...from }];
}

function addAcl(random: Random, lists: Ec2Lists, name: string): void {
  const entry = (RuleNumber: number, Egress: boolean, RuleAction: 'allow' | 'deny'): NetworkAclEntry => ({
    RuleNumber,
    Egress,
    RuleAction,
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
  });
  const odd: NetworkAclEntry[] = random.chance(0.12)
    ? [
        {
          ...entry(50, random.chance(0.5), 'deny'),
          Protocol: '6',
          PortRange: random.chance(0.5) ? { From: 1024, To: 40000 } : { From: 443, To: 443 },
          CidrBlock: random.pick(['0.0.0.0/0', '10.50.0.0/16', cidr('work'), '198.51.100.0/24']),
        },
      ]
    : [];
  lists.NetworkAcls.push({
    NetworkAclId: `acl-${name}`,
    VpcId: VPC,
    Associations: [{ SubnetId: id(name) }],
    Entries: [
      ...odd,
      entry(100, true, 'allow'),
      entry(100, false, 'allow'),
      entry(32767, true, 'deny'),
      entry(32767, false, 'deny'),
    ],
  });
}
