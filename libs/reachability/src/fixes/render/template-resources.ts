import type { Ec2Edit, Edit, EditOf } from '../edits/edit.js';

/** Whether EC2 takes a resource only in a VPC whose internet gateway is attached; nothing that it names says so. */
export function needsAttachedGateway({ action }: Edit): boolean {
  switch (action) {
    case 'ec2:CreateRoute':
    case 'ec2:ReplaceRoute':
    case 'ec2:AllocateAddress':
    case 'ec2:AssociateAddress':
    case 'ec2:CreateNatGateway':
      return true;
    default:
      return false;
  }
}

/** An edit as one resource of a template language; the two differ in names, not in content. */
export interface TemplateResource {
  edit: Ec2Edit;
  cloudformation: { type: string; properties: Record<string, unknown> };
  terraform: { type: string; arguments: Record<string, unknown>; importId?: string };
}

/** What a template can't express as a resource of its own, in words. */
export interface TemplateRemark {
  remark: string;
}

type Rendered = TemplateResource[] | TemplateRemark;

/** A call whose parameters are the resource's properties, one to one. */
interface PlainResource {
  cloudformation: string;
  terraform: string;
  /** Parameters that both languages take; Terraform writes "SubnetId" as subnet_id. */
  fields: readonly string[];
  /** Where a language has a name of its own. */
  renamed?: {
    cloudformation?: Readonly<Record<string, string>>;
    terraform?: Readonly<Record<string, string>>;
  };
}

const ROUTE: PlainResource = {
  cloudformation: 'Route',
  terraform: 'aws_route',
  fields: [
    'RouteTableId',
    'DestinationCidrBlock',
    'DestinationIpv6CidrBlock',
    'DestinationPrefixListId',
    'GatewayId',
    'NatGatewayId',
    'NetworkInterfaceId',
    'TransitGatewayId',
    'VpcPeeringConnectionId',
    'EgressOnlyInternetGatewayId',
    'VpcEndpointId',
    'LocalGatewayId',
    'CarrierGatewayId',
    'CoreNetworkArn',
  ],
  renamed: { terraform: { EgressOnlyInternetGatewayId: 'egress_only_gateway_id' } },
};

/** AWS CloudFormation Template Reference (AWS::EC2::…), Terraform AWS provider 5. */
const PLAIN: Partial<Record<Ec2Edit['action'], PlainResource>> = {
  'ec2:CreateRoute': ROUTE,
  'ec2:ReplaceRoute': ROUTE,
  'ec2:AllocateAddress': { cloudformation: 'EIP', terraform: 'aws_eip', fields: ['Domain'] },
  'ec2:AssociateAddress': {
    cloudformation: 'EIPAssociation',
    terraform: 'aws_eip_association',
    fields: ['AllocationId', 'NetworkInterfaceId', 'PrivateIpAddress'],
  },
  'ec2:CreateNatGateway': {
    cloudformation: 'NatGateway',
    terraform: 'aws_nat_gateway',
    fields: ['SubnetId', 'AllocationId', 'ConnectivityType'],
  },
  'ec2:CreateInternetGateway': {
    cloudformation: 'InternetGateway',
    terraform: 'aws_internet_gateway',
    fields: [],
  },
  'ec2:AttachInternetGateway': {
    cloudformation: 'VPCGatewayAttachment',
    terraform: 'aws_internet_gateway_attachment',
    fields: ['InternetGatewayId', 'VpcId'],
  },
  'ec2:CreateEgressOnlyInternetGateway': {
    cloudformation: 'EgressOnlyInternetGateway',
    terraform: 'aws_egress_only_internet_gateway',
    fields: ['VpcId'],
  },
  'ec2:CreateRouteTable': { cloudformation: 'RouteTable', terraform: 'aws_route_table', fields: ['VpcId'] },
  'ec2:AssociateRouteTable': {
    cloudformation: 'SubnetRouteTableAssociation',
    terraform: 'aws_route_table_association',
    fields: ['RouteTableId', 'SubnetId'],
  },
  'ec2:CreateSecurityGroup': {
    cloudformation: 'SecurityGroup',
    terraform: 'aws_security_group',
    fields: ['GroupName', 'Description', 'VpcId'],
    renamed: { cloudformation: { Description: 'GroupDescription' }, terraform: { GroupName: 'name' } },
  },
  'ec2:CreateVpcEndpoint': {
    cloudformation: 'VPCEndpoint',
    terraform: 'aws_vpc_endpoint',
    fields: [
      'VpcId',
      'ServiceName',
      'VpcEndpointType',
      'RouteTableIds',
      'SubnetIds',
      'SecurityGroupIds',
      'PrivateDnsEnabled',
    ],
  },
  'ec2:CreateTransitGatewayRoute': {
    cloudformation: 'TransitGatewayRoute',
    terraform: 'aws_ec2_transit_gateway_route',
    fields: ['TransitGatewayRouteTableId', 'DestinationCidrBlock', 'TransitGatewayAttachmentId'],
  },
  'ec2:AssociateTransitGatewayRouteTable': {
    cloudformation: 'TransitGatewayRouteTableAssociation',
    terraform: 'aws_ec2_transit_gateway_route_table_association',
    fields: ['TransitGatewayRouteTableId', 'TransitGatewayAttachmentId'],
  },
  'ec2:AssociateSecurityGroupVpc': {
    cloudformation: 'SecurityGroupVpcAssociation',
    terraform: 'aws_vpc_security_group_vpc_association',
    fields: ['GroupId', 'VpcId'],
    renamed: { terraform: { GroupId: 'security_group_id' } },
  },
  'ec2:CreateVpcBlockPublicAccessExclusion': {
    cloudformation: 'VPCBlockPublicAccessExclusion',
    terraform: 'aws_vpc_block_public_access_exclusion',
    fields: ['VpcId', 'SubnetId', 'InternetGatewayExclusionMode'],
  },
};

/** Undefined values are left out by the writers. */
export function templateParts(edit: Edit): Rendered {
  switch (edit.action) {
    case 'guest:run':
      return { remark: remarkOf(edit) };
    case 'ec2:AuthorizeSecurityGroupIngress':
    case 'ec2:AuthorizeSecurityGroupEgress':
      return groupRules(edit);
    case 'ec2:CreateNetworkAclEntry':
      return [networkAclEntry(edit)];
    default: {
      const plain = PLAIN[edit.action];
      return plain ? [plainResource(edit, plain)] : { remark: remarkOf(edit) };
    }
  }
}

function plainResource(edit: Ec2Edit, { fields, renamed, ...types }: PlainResource): TemplateResource {
  const parameters = edit.parameters as Record<string, unknown>;
  const named = (nameOf: (field: string) => string): Record<string, unknown> =>
    Object.fromEntries(fields.map((field) => [nameOf(field), parameters[field]]));
  return {
    edit,
    cloudformation: {
      type: `AWS::EC2::${types.cloudformation}`,
      properties: named((field) => renamed?.cloudformation?.[field] ?? field),
    },
    terraform: {
      type: types.terraform,
      arguments: named((field) => renamed?.terraform?.[field] ?? snakeCase(field)),
      ...(edit.action === 'ec2:ReplaceRoute' && { importId: importIdOf(edit) }),
    },
  };
}

/** "DestinationIpv6CidrBlock" becomes "destination_ipv6_cidr_block". */
function snakeCase(field: string): string {
  return field.replaceAll(/(?<=[a-z0-9])([A-Z])/g, '_$1').toLowerCase();
}

/** Terraform has to know a route before it can change it. */
function importIdOf({ parameters: route }: EditOf<'ReplaceRoute'>): string {
  const destination =
    route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId;
  return `${route.RouteTableId}_${destination}`;
}

function networkAclEntry(edit: EditOf<'CreateNetworkAclEntry'>): TemplateResource {
  const { IcmpTypeCode, PortRange, ...p } = edit.parameters;
  return {
    edit,
    cloudformation: {
      type: 'AWS::EC2::NetworkAclEntry',
      properties: { ...p, Protocol: Number(p.Protocol), PortRange, Icmp: IcmpTypeCode },
    },
    terraform: {
      type: 'aws_network_acl_rule',
      arguments: {
        network_acl_id: p.NetworkAclId,
        rule_number: p.RuleNumber,
        egress: p.Egress,
        protocol: p.Protocol,
        rule_action: p.RuleAction,
        cidr_block: p.CidrBlock,
        ipv6_cidr_block: p.Ipv6CidrBlock,
        from_port: PortRange?.From,
        to_port: PortRange?.To,
        icmp_type: IcmpTypeCode?.Type,
        icmp_code: IcmpTypeCode?.Code,
      },
    },
  };
}

/** Both languages hold one peer a rule. */
function groupRules(
  edit: Extract<Ec2Edit, { action: `ec2:AuthorizeSecurityGroup${string}` }>,
): TemplateResource[] {
  const ingress = edit.action === 'ec2:AuthorizeSecurityGroupIngress';
  const { GroupId, IpPermissions = [] } = edit.parameters;
  const listField = ingress ? 'SourcePrefixListId' : 'DestinationPrefixListId';
  return IpPermissions.flatMap(({ IpProtocol, FromPort, ToPort, ...rule }) => {
    const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [] } = rule;
    const peers = [
      ...IpRanges.map(({ CidrIp }) => [{ CidrIp }, { cidr_ipv4: CidrIp }]),
      ...Ipv6Ranges.map(({ CidrIpv6 }) => [{ CidrIpv6 }, { cidr_ipv6: CidrIpv6 }]),
      ...PrefixListIds.map(({ PrefixListId: id }) => [{ [listField]: id }, { prefix_list_id: id }]),
    ];
    return peers.map(([property, argument]) => ({
      edit,
      cloudformation: {
        type: `AWS::EC2::SecurityGroup${ingress ? 'Ingress' : 'Egress'}`,
        properties: { GroupId, IpProtocol, FromPort, ToPort, ...property },
      },
      terraform: {
        type: `aws_vpc_security_group_${ingress ? 'ingress' : 'egress'}_rule`,
        arguments: {
          security_group_id: GroupId,
          ip_protocol: IpProtocol,
          from_port: FromPort,
          to_port: ToPort,
          ...argument,
        },
      },
    }));
  });
}

/** Changes of what another template, or nobody's template, has made. */
function remarkOf(edit: Edit): string {
  switch (edit.action) {
    case 'ec2:ModifyNetworkInterfaceAttribute':
      return `set SourceDestCheck / source_dest_check to false where ${edit.parameters.NetworkInterfaceId} or its instance is declared`;
    case 'ec2:StartInstances':
      return `start ${(edit.parameters.InstanceIds ?? []).join(', ')}: templates don't hold the state of an instance`;
    case 'ec2:ReplaceRouteTableAssociation':
      return `associate the subnet with ${edit.parameters.RouteTableId} where ${edit.parameters.AssociationId} is declared`;
    case 'ec2:ModifySubnetAttribute':
      return edit.parameters.AssignIpv6AddressOnCreation
        ? `set AssignIpv6AddressOnCreation / assign_ipv6_address_on_creation to true where ${edit.parameters.SubnetId} is declared`
        : `set MapPublicIpOnLaunch / map_public_ip_on_launch to true where ${edit.parameters.SubnetId} is declared`;
    case 'ec2:ModifyVpcAttribute':
      return edit.parameters.EnableDnsHostnames
        ? `set EnableDnsHostnames / enable_dns_hostnames to true where ${edit.parameters.VpcId} is declared`
        : `set EnableDnsSupport / enable_dns_support to true where ${edit.parameters.VpcId} is declared`;
    case 'guest:run':
      return `run on ${edit.parameters.InstanceId}: ${edit.parameters.commands.join('; ')}`;
    default:
      return `${edit.action} with ${JSON.stringify(edit.parameters)} where the resource is declared`;
  }
}
