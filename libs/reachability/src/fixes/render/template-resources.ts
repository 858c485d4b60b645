import type { Ec2Edit, Edit } from '../edits/edit.js';

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

/** Undefined values are left out by the writers. */
export function templateParts(edit: Edit): Rendered {
  switch (edit.action) {
    case 'ec2:CreateRoute':
    case 'ec2:ReplaceRoute': {
      const { RouteTableId, ...p } = edit.parameters;
      const destination = p.DestinationCidrBlock ?? p.DestinationIpv6CidrBlock ?? p.DestinationPrefixListId;
      const replaced = edit.action === 'ec2:ReplaceRoute';
      return one(edit, 'AWS::EC2::Route', { RouteTableId, ...p }, 'aws_route', {
        args: {
          route_table_id: RouteTableId,
          destination_cidr_block: p.DestinationCidrBlock,
          destination_ipv6_cidr_block: p.DestinationIpv6CidrBlock,
          destination_prefix_list_id: p.DestinationPrefixListId,
          gateway_id: p.GatewayId,
          nat_gateway_id: p.NatGatewayId,
          network_interface_id: p.NetworkInterfaceId,
          transit_gateway_id: p.TransitGatewayId,
          vpc_peering_connection_id: p.VpcPeeringConnectionId,
          egress_only_gateway_id: p.EgressOnlyInternetGatewayId,
          vpc_endpoint_id: p.VpcEndpointId,
          local_gateway_id: p.LocalGatewayId,
          carrier_gateway_id: p.CarrierGatewayId,
          core_network_arn: p.CoreNetworkArn,
        },
        ...(replaced ? { importId: `${RouteTableId}_${destination}` } : {}),
      });
    }
    case 'ec2:AllocateAddress':
      return one(edit, 'AWS::EC2::EIP', { Domain: 'vpc' }, 'aws_eip', { args: { domain: 'vpc' } });
    case 'ec2:AssociateAddress': {
      const { AllocationId, NetworkInterfaceId, PrivateIpAddress } = edit.parameters;
      return one(
        edit,
        'AWS::EC2::EIPAssociation',
        { AllocationId, NetworkInterfaceId, PrivateIpAddress },
        'aws_eip_association',
        {
          args: {
            allocation_id: AllocationId,
            network_interface_id: NetworkInterfaceId,
            private_ip_address: PrivateIpAddress,
          },
        },
      );
    }
    case 'ec2:CreateNatGateway': {
      const { SubnetId, AllocationId, ConnectivityType } = edit.parameters;
      return one(
        edit,
        'AWS::EC2::NatGateway',
        { SubnetId, AllocationId, ConnectivityType },
        'aws_nat_gateway',
        { args: { subnet_id: SubnetId, allocation_id: AllocationId, connectivity_type: ConnectivityType } },
      );
    }
    case 'ec2:CreateInternetGateway':
      return one(edit, 'AWS::EC2::InternetGateway', {}, 'aws_internet_gateway', { args: {} });
    case 'ec2:AttachInternetGateway': {
      const { InternetGatewayId, VpcId } = edit.parameters;
      return one(
        edit,
        'AWS::EC2::VPCGatewayAttachment',
        { VpcId, InternetGatewayId },
        'aws_internet_gateway_attachment',
        { args: { internet_gateway_id: InternetGatewayId, vpc_id: VpcId } },
      );
    }
    case 'ec2:CreateEgressOnlyInternetGateway': {
      const { VpcId } = edit.parameters;
      return one(edit, 'AWS::EC2::EgressOnlyInternetGateway', { VpcId }, 'aws_egress_only_internet_gateway', {
        args: { vpc_id: VpcId },
      });
    }
    case 'ec2:CreateRouteTable': {
      const { VpcId } = edit.parameters;
      return one(edit, 'AWS::EC2::RouteTable', { VpcId }, 'aws_route_table', { args: { vpc_id: VpcId } });
    }
    case 'ec2:AssociateRouteTable': {
      const { RouteTableId, SubnetId } = edit.parameters;
      return one(
        edit,
        'AWS::EC2::SubnetRouteTableAssociation',
        { RouteTableId, SubnetId },
        'aws_route_table_association',
        { args: { route_table_id: RouteTableId, subnet_id: SubnetId } },
      );
    }
    case 'ec2:CreateSecurityGroup': {
      const { GroupName, Description, VpcId } = edit.parameters;
      return one(
        edit,
        'AWS::EC2::SecurityGroup',
        { GroupName, GroupDescription: Description, VpcId },
        'aws_security_group',
        { args: { name: GroupName, description: Description, vpc_id: VpcId } },
      );
    }
    case 'ec2:AuthorizeSecurityGroupIngress':
    case 'ec2:AuthorizeSecurityGroupEgress':
      return groupRules(edit);
    case 'ec2:CreateNetworkAclEntry': {
      const p = edit.parameters;
      return one(
        edit,
        'AWS::EC2::NetworkAclEntry',
        { ...p, Protocol: Number(p.Protocol), IcmpTypeCode: undefined, Icmp: p.IcmpTypeCode },
        'aws_network_acl_rule',
        {
          args: {
            network_acl_id: p.NetworkAclId,
            rule_number: p.RuleNumber,
            egress: p.Egress,
            protocol: p.Protocol,
            rule_action: p.RuleAction,
            cidr_block: p.CidrBlock,
            ipv6_cidr_block: p.Ipv6CidrBlock,
            from_port: p.PortRange?.From,
            to_port: p.PortRange?.To,
            icmp_type: p.IcmpTypeCode?.Type,
            icmp_code: p.IcmpTypeCode?.Code,
          },
        },
      );
    }
    case 'ec2:CreateVpcEndpoint': {
      const p = edit.parameters;
      const {
        VpcId,
        ServiceName,
        VpcEndpointType,
        RouteTableIds,
        SubnetIds,
        SecurityGroupIds,
        PrivateDnsEnabled,
      } = p;
      return one(
        edit,
        'AWS::EC2::VPCEndpoint',
        {
          VpcId,
          ServiceName,
          VpcEndpointType,
          RouteTableIds,
          SubnetIds,
          SecurityGroupIds,
          PrivateDnsEnabled,
        },
        'aws_vpc_endpoint',
        {
          args: {
            vpc_id: VpcId,
            service_name: ServiceName,
            vpc_endpoint_type: VpcEndpointType,
            route_table_ids: RouteTableIds,
            subnet_ids: SubnetIds,
            security_group_ids: SecurityGroupIds,
            private_dns_enabled: PrivateDnsEnabled,
          },
        },
      );
    }
    case 'ec2:CreateTransitGatewayRoute': {
      const { TransitGatewayRouteTableId, DestinationCidrBlock, TransitGatewayAttachmentId } =
        edit.parameters;
      return one(
        edit,
        'AWS::EC2::TransitGatewayRoute',
        { TransitGatewayRouteTableId, DestinationCidrBlock, TransitGatewayAttachmentId },
        'aws_ec2_transit_gateway_route',
        {
          args: {
            transit_gateway_route_table_id: TransitGatewayRouteTableId,
            destination_cidr_block: DestinationCidrBlock,
            transit_gateway_attachment_id: TransitGatewayAttachmentId,
          },
        },
      );
    }
    case 'ec2:AssociateTransitGatewayRouteTable': {
      const { TransitGatewayRouteTableId, TransitGatewayAttachmentId } = edit.parameters;
      return one(
        edit,
        'AWS::EC2::TransitGatewayRouteTableAssociation',
        { TransitGatewayRouteTableId, TransitGatewayAttachmentId },
        'aws_ec2_transit_gateway_route_table_association',
        {
          args: {
            transit_gateway_route_table_id: TransitGatewayRouteTableId,
            transit_gateway_attachment_id: TransitGatewayAttachmentId,
          },
        },
      );
    }
    case 'ec2:AssociateSecurityGroupVpc': {
      const { GroupId, VpcId } = edit.parameters;
      return one(
        edit,
        'AWS::EC2::SecurityGroupVpcAssociation',
        { GroupId, VpcId },
        'aws_vpc_security_group_vpc_association',
        { args: { security_group_id: GroupId, vpc_id: VpcId } },
      );
    }
    case 'ec2:CreateVpcBlockPublicAccessExclusion': {
      const { VpcId, SubnetId, InternetGatewayExclusionMode } = edit.parameters;
      return one(
        edit,
        'AWS::EC2::VPCBlockPublicAccessExclusion',
        { VpcId, SubnetId, InternetGatewayExclusionMode },
        'aws_vpc_block_public_access_exclusion',
        {
          args: {
            vpc_id: VpcId,
            subnet_id: SubnetId,
            internet_gateway_exclusion_mode: InternetGatewayExclusionMode,
          },
        },
      );
    }
    default:
      return { remark: remarkOf(edit) };
  }
}

function one(
  edit: Ec2Edit,
  type: string,
  properties: Record<string, unknown>,
  terraformType: string,
  { args, importId }: { args: Record<string, unknown>; importId?: string },
): TemplateResource[] {
  return [
    {
      edit,
      cloudformation: { type, properties },
      terraform: {
        type: terraformType,
        arguments: args,
        ...(importId === undefined ? {} : { importId }),
      },
    },
  ];
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
