import type { Random } from '../random.js';
import { OWNER, type NetworkLists } from './lists.js';
import { addNatDevices } from './nat-devices.js';
import { makeNetworkAcls } from './network-acls.js';
import { addRouteTables } from './route-tables.js';
import { makeSecurityGroups } from './security-groups.js';
import { VpcBuilder, type PlannedSubnet } from './vpc-builder.js';

/** Machines in one private subnet. */
const PER_SUBNET = 200;
/** Share of machines that stand in public subnets, half of them with a public address. */
const PUBLIC_SHARE = 0.04;

/** One VPC (10.<number>.0.0/16) in three zones with `count` interfaces, NAT devices' included. */
export function addVpc(random: Random, lists: NetworkLists, number: number, count: number): void {
  const vpc = new VpcBuilder(random, lists, number, Math.max(3, Math.ceil(count / PER_SUBNET)));
  const groups = makeSecurityGroups(random, vpc.vpcId, vpc.cidr);
  vpc.groupIds = groups.map((group) => group.GroupId as string);
  const waysOut = addNatDevices(vpc);
  for (let made = waysOut.length; made < count; made++) addMachine(vpc, made);
  addRouteTables(vpc, waysOut);
  lists.SecurityGroups.push(...groups);
  lists.NetworkAcls.push(...makeNetworkAcls(random, vpc.vpcId, vpc.subnets));
  lists.Subnets.push(...vpc.subnets.map((subnet) => subnetDocument(vpc, subnet)));
  lists.InternetGateways.push({
    InternetGatewayId: vpc.internetGatewayId,
    OwnerId: OWNER,
    Attachments: [{ State: 'attached', VpcId: vpc.vpcId }],
    Tags: [],
  });
  lists.Vpcs.push({
    VpcId: vpc.vpcId,
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: [
      {
        AssociationId: random.id('vpc-cidr-assoc'),
        CidrBlock: vpc.cidr,
        CidrBlockState: { State: 'associated' },
      },
    ],
    DhcpOptionsId: random.id('dopt'),
    InstanceTenancy: 'default',
    IsDefault: false,
    OwnerId: OWNER,
    State: 'available',
    Tags: [],
  });
}

function addMachine(vpc: VpcBuilder, place: number): void {
  const { random } = vpc;
  const open = random.chance(PUBLIC_SHARE);
  const subnets = open ? vpc.publicSubnets : vpc.privateSubnets;
  const at = subnets[place % subnets.length] as PlannedSubnet;
  if (!open) vpc.place(at, {});
  else if (random.chance(0.5))
    vpc.place(at, { kind: 'instance', publicIp: vpc.publicIp(random.chance(0.5)) });
  else vpc.place(at, { kind: 'instance' });
}

function subnetDocument(vpc: VpcBuilder, subnet: PlannedSubnet) {
  return {
    SubnetId: subnet.id,
    VpcId: vpc.vpcId,
    CidrBlock: `${subnet.prefix}.0/24`,
    AvailabilityZone: subnet.zone,
    AvailableIpAddressCount: 251 - (subnet.used - 9),
    MapPublicIpOnLaunch: false,
    OwnerId: OWNER,
    State: 'available' as const,
    Tags: [],
  };
}
