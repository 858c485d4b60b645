import type {
  IpPermission,
  NetworkAclEntry,
  NetworkInterface,
  Route,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';

// Small makers of EC2 documents, shared by the hand-written cases and the random networks.

export function emptyLists(): Ec2Lists {
  return {
    Vpcs: [],
    Subnets: [],
    RouteTables: [],
    InternetGateways: [],
    EgressOnlyInternetGateways: [],
    NatGateways: [],
    NetworkInterfaces: [],
    Reservations: [],
    SecurityGroups: [],
    SecurityGroupRules: [],
    NetworkAcls: [],
    Addresses: [],
    PrefixLists: [],
    ManagedPrefixLists: [],
    PrefixListEntries: [],
    VpcEndpoints: [],
    VpcBlockPublicAccessOptions: [],
    VpcBlockPublicAccessExclusions: [],
  };
}

export const OWNER = '111122223333';

export function addVpc(lists: Ec2Lists, id: string, cidrs: string[]): void {
  lists.Vpcs.push({
    VpcId: id,
    OwnerId: OWNER,
    CidrBlock: cidrs[0],
    State: 'available',
    CidrBlockAssociationSet: cidrs.map((CidrBlock, index) => ({
      AssociationId: `vpc-cidr-assoc-${id.slice(4)}${index}`,
      CidrBlock,
      CidrBlockState: { State: 'associated' },
    })),
  });
}

export function addSubnet(lists: Ec2Lists, id: string, vpcId: string, cidr: string): void {
  lists.Subnets.push({
    SubnetId: id,
    VpcId: vpcId,
    CidrBlock: cidr,
    AvailabilityZone: 'eu-west-1a',
    State: 'available',
    OwnerId: OWNER,
  });
}

export function localRoutes(cidrs: string[]): Route[] {
  return cidrs.map((cidr) => ({
    DestinationCidrBlock: cidr,
    GatewayId: 'local',
    Origin: 'CreateRouteTable',
    State: 'active',
  }));
}

export function addTable(
  lists: Ec2Lists,
  id: string,
  vpcId: string,
  routes: Route[],
  on: { main?: boolean; subnets?: string[] },
): void {
  const associations = (on.subnets ?? []).map((SubnetId) => ({
    Main: false,
    RouteTableAssociationId: `rtbassoc-${SubnetId.slice(7)}`,
    RouteTableId: id,
    SubnetId,
    AssociationState: { State: 'associated' as const },
  }));
  const main = {
    Main: true,
    RouteTableAssociationId: `rtbassoc-main-${id}`,
    RouteTableId: id,
    AssociationState: { State: 'associated' as const },
  };
  lists.RouteTables.push({
    RouteTableId: id,
    VpcId: vpcId,
    OwnerId: OWNER,
    Routes: routes,
    Associations: on.main === true ? [main, ...associations] : associations,
    PropagatingVgws: [],
  });
}

export function addInternetGateway(lists: Ec2Lists, id: string, vpcId: string | undefined): void {
  const attachments = vpcId === undefined ? [] : [{ VpcId: vpcId, State: 'available' as never }];
  lists.InternetGateways.push({ InternetGatewayId: id, OwnerId: OWNER, Attachments: attachments });
}

const DENY_REST = [false, true].map((Egress): NetworkAclEntry => ({
  CidrBlock: '0.0.0.0/0',
  Egress,
  Protocol: '-1',
  RuleAction: 'deny',
  RuleNumber: 32767,
}));

export const ALLOW_ALL = [false, true].map((Egress): NetworkAclEntry => ({
  CidrBlock: '0.0.0.0/0',
  Egress,
  Protocol: '-1',
  RuleAction: 'allow',
  RuleNumber: 100,
}));

export function addAcl(
  lists: Ec2Lists,
  id: string,
  vpcId: string,
  subnets: string[],
  entries: NetworkAclEntry[],
): void {
  lists.NetworkAcls.push({
    NetworkAclId: id,
    VpcId: vpcId,
    OwnerId: OWNER,
    IsDefault: false,
    Associations: subnets.map((SubnetId) => ({
      NetworkAclAssociationId: `aclassoc-${SubnetId.slice(7)}`,
      NetworkAclId: id,
      SubnetId,
    })),
    Entries: [...entries, ...DENY_REST],
  });
}

export function addGroup(
  lists: Ec2Lists,
  id: string,
  vpcId: string,
  ingress: IpPermission[],
  egress: IpPermission[],
): void {
  lists.SecurityGroups.push({
    GroupId: id,
    GroupName: id,
    Description: id,
    VpcId: vpcId,
    OwnerId: OWNER,
    IpPermissions: ingress,
    IpPermissionsEgress: egress,
  });
}

export const ANYONE: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** The same rules once more, as DescribeSecurityGroupRules gives them. */
export function securityGroupRules(lists: Ec2Lists): SecurityGroupRule[] {
  const rules: SecurityGroupRule[] = [];
  for (const group of lists.SecurityGroups) {
    for (const IsEgress of [false, true]) {
      for (const rule of (IsEgress ? group.IpPermissionsEgress : group.IpPermissions) ?? []) {
        const base = { GroupId: group.GroupId, GroupOwnerId: OWNER, IsEgress, IpProtocol: rule.IpProtocol };
        const ports = { FromPort: rule.FromPort ?? -1, ToPort: rule.ToPort ?? -1 };
        const add = (peer: SecurityGroupRule): void => {
          const SecurityGroupRuleId = `sgr-${(rules.length + 1).toString(16).padStart(8, '0')}`;
          rules.push({ SecurityGroupRuleId, ...base, ...ports, ...peer });
        };
        for (const one of rule.IpRanges ?? []) add({ CidrIpv4: one.CidrIp });
        for (const one of rule.Ipv6Ranges ?? []) add({ CidrIpv6: one.CidrIpv6 });
        for (const one of rule.PrefixListIds ?? []) add({ PrefixListId: one.PrefixListId });
        for (const one of rule.UserIdGroupPairs ?? []) {
          add({ ReferencedGroupInfo: { GroupId: one.GroupId, UserId: OWNER } });
        }
      }
    }
  }
  return rules;
}

export interface MachineInterface {
  id: string;
  subnet: string;
  address: string;
  groups: string[];
  publicIp?: string;
  elastic?: boolean;
  sourceDestCheck?: boolean;
  secondary?: string;
}

function interfaceDocument(
  lists: Ec2Lists,
  one: MachineInterface,
  attachment: NetworkInterface['Attachment'],
  type: string,
): NetworkInterface {
  const VpcId = lists.Subnets.find((subnet) => subnet.SubnetId === one.subnet)?.VpcId;
  const Association =
    one.publicIp === undefined
      ? undefined
      : {
          PublicIp: one.publicIp,
          IpOwnerId: one.elastic === true ? OWNER : 'amazon',
          ...(one.elastic === true ? { AllocationId: `eipalloc-${one.id.slice(4)}` } : {}),
        };
  if (one.publicIp !== undefined && one.elastic === true) {
    lists.Addresses.push({
      PublicIp: one.publicIp,
      AllocationId: `eipalloc-${one.id.slice(4)}`,
      AssociationId: `eipassoc-${one.id.slice(4)}`,
      Domain: 'vpc',
      NetworkInterfaceId: one.id,
      PrivateIpAddress: one.address,
    });
  }
  return {
    NetworkInterfaceId: one.id,
    SubnetId: one.subnet,
    VpcId,
    OwnerId: OWNER,
    AvailabilityZone: 'eu-west-1a',
    InterfaceType: type as never,
    Status: 'in-use',
    SourceDestCheck: one.sourceDestCheck ?? true,
    PrivateIpAddress: one.address,
    PrivateIpAddresses: [
      { Primary: true, PrivateIpAddress: one.address, ...(Association ? { Association } : {}) },
      ...(one.secondary === undefined ? [] : [{ Primary: false, PrivateIpAddress: one.secondary }]),
    ],
    ...(Association ? { Association } : {}),
    Groups: one.groups.map((GroupId) => ({ GroupId, GroupName: GroupId })),
    Attachment: attachment,
    Ipv6Addresses: [],
    TagSet: [],
  };
}

/** An instance with its interfaces, device index in their order. */
export function addInstance(
  lists: Ec2Lists,
  id: string,
  state: string,
  interfaces: MachineInterface[],
): void {
  const documents = interfaces.map((one, DeviceIndex) =>
    interfaceDocument(
      lists,
      one,
      {
        AttachmentId: `eni-attach-${one.id.slice(4)}`,
        InstanceId: id,
        InstanceOwnerId: OWNER,
        DeviceIndex,
        Status: 'attached',
      },
      'interface',
    ),
  );
  lists.NetworkInterfaces.push(...documents);
  const first = documents[0];
  lists.Reservations.push({
    ReservationId: `r-${id.slice(2)}`,
    OwnerId: OWNER,
    Instances: [
      {
        InstanceId: id,
        State: { Name: state as never },
        SubnetId: first?.SubnetId,
        VpcId: first?.VpcId,
        PrivateIpAddress: first?.PrivateIpAddress,
        PublicIpAddress: first?.Association?.PublicIp,
        SourceDestCheck: first?.SourceDestCheck,
        SecurityGroups: first?.Groups,
        NetworkInterfaces: documents.map((one) => ({
          NetworkInterfaceId: one.NetworkInterfaceId,
          SubnetId: one.SubnetId,
          VpcId: one.VpcId,
          PrivateIpAddress: one.PrivateIpAddress,
          SourceDestCheck: one.SourceDestCheck,
          Groups: one.Groups,
          Status: 'in-use',
          Attachment: { DeviceIndex: one.Attachment?.DeviceIndex, Status: 'attached' },
        })),
      },
    ],
  });
}

interface GatewayAddress {
  id: string;
  address: string;
  publicIp?: string;
  status: string;
}

export function addNatGateway(
  lists: Ec2Lists,
  id: string,
  subnetId: string,
  state: string,
  connectivity: 'public' | 'private',
  addresses: GatewayAddress[],
): void {
  for (const one of addresses) {
    const eni = { id: one.id, subnet: subnetId, address: one.address, groups: [], elastic: true };
    lists.NetworkInterfaces.push(
      interfaceDocument(
        lists,
        { ...eni, sourceDestCheck: false, ...(one.publicIp === undefined ? {} : { publicIp: one.publicIp }) },
        { AttachmentId: `ela-attach-${one.id.slice(4)}`, DeviceIndex: 1, Status: 'attached' },
        'nat_gateway',
      ),
    );
  }
  lists.NatGateways.push({
    NatGatewayId: id,
    SubnetId: subnetId,
    VpcId: lists.Subnets.find((subnet) => subnet.SubnetId === subnetId)?.VpcId,
    State: state as never,
    ConnectivityType: connectivity,
    ...(state === 'failed' ? { FailureCode: 'Resource.AlreadyAssociated' } : {}),
    NatGatewayAddresses: addresses.map((one, index) => ({
      IsPrimary: index === 0,
      NetworkInterfaceId: one.id,
      PrivateIp: one.address,
      Status: one.status as never,
      ...(one.publicIp === undefined
        ? {}
        : { PublicIp: one.publicIp, AllocationId: `eipalloc-${one.id.slice(4)}` }),
    })),
  });
}
