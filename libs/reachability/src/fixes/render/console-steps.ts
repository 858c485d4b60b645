import type { Edit } from '../edits/edit.js';
import { isStandIn } from '../propose/stand-ins.js';

/** What to press in the AWS console, one step an edit. */
export function consoleSteps(edits: readonly Edit[]): string[] {
  return edits.map(stepOf);
}

const shown = (id: string | undefined): string =>
  id === undefined ? '' : isStandIn(id) ? `the new ${id.replace(/-new-\d+$/, '')}` : id;

/** Choices of a call as "field value" pairs, for dialogs whose fields are called as the API calls them. */
function choices(parameters: object): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? shown(value) : JSON.stringify(value)}`)
    .join(', ');
}

function stepOf(edit: Edit): string {
  switch (edit.action) {
    case 'ec2:CreateRoute':
    case 'ec2:ReplaceRoute': {
      const { RouteTableId, ...route } = edit.parameters;
      const what = edit.action === 'ec2:CreateRoute' ? 'Add route' : 'change the route';
      return `VPC > Route tables > ${shown(RouteTableId)} > Routes > Edit routes > ${what}: ${choices(route)} > Save changes`;
    }
    case 'ec2:DeleteRoute': {
      const { RouteTableId, ...route } = edit.parameters;
      return `VPC > Route tables > ${shown(RouteTableId)} > Routes > Edit routes > Remove: ${choices(route)} > Save changes`;
    }
    case 'ec2:CreateRouteTable':
      return `VPC > Route tables > Create route table: ${choices(edit.parameters)}`;
    case 'ec2:AssociateRouteTable':
    case 'ec2:ReplaceRouteTableAssociation':
      return `VPC > Route tables > ${shown(edit.parameters.RouteTableId)} > Subnet associations > Edit subnet associations: ${choices(edit.parameters)} > Save associations`;
    case 'ec2:ModifyNetworkInterfaceAttribute':
      return edit.parameters.SourceDestCheck
        ? `EC2 > Network interfaces > ${edit.parameters.NetworkInterfaceId} > Actions > Change source/dest. check: clear Enable > Save`
        : `EC2 > Network interfaces > ${edit.parameters.NetworkInterfaceId} > Actions > Change security groups: ${choices(edit.parameters)} > Save`;
    case 'ec2:CreateSecurityGroup':
      return `VPC > Security groups > Create security group: ${choices(edit.parameters)}`;
    case 'ec2:AuthorizeSecurityGroupIngress':
    case 'ec2:AuthorizeSecurityGroupEgress': {
      const side = edit.action === 'ec2:AuthorizeSecurityGroupIngress' ? 'inbound' : 'outbound';
      return `VPC > Security groups > ${shown(edit.parameters.GroupId)} > Edit ${side} rules > Add rule: ${JSON.stringify(edit.parameters.IpPermissions)} > Save rules`;
    }
    case 'ec2:RevokeSecurityGroupIngress':
    case 'ec2:RevokeSecurityGroupEgress': {
      const side = edit.action === 'ec2:RevokeSecurityGroupIngress' ? 'inbound' : 'outbound';
      return `VPC > Security groups > ${shown(edit.parameters.GroupId)} > Edit ${side} rules > Delete: ${JSON.stringify(edit.parameters.IpPermissions)} > Save rules`;
    }
    case 'ec2:CreateNetworkAclEntry':
    case 'ec2:ReplaceNetworkAclEntry':
    case 'ec2:DeleteNetworkAclEntry': {
      const { NetworkAclId, Egress, ...entry } = edit.parameters;
      const verb =
        edit.action === 'ec2:CreateNetworkAclEntry'
          ? 'Add new rule'
          : edit.action === 'ec2:ReplaceNetworkAclEntry'
            ? 'change the rule'
            : 'Remove';
      return `VPC > Network ACLs > ${NetworkAclId} > Edit ${Egress === true ? 'outbound' : 'inbound'} rules > ${verb}: ${choices(entry)} > Save changes`;
    }
    case 'ec2:StartInstances':
      return `EC2 > Instances > ${(edit.parameters.InstanceIds ?? []).join(', ')} > Instance state > Start instance`;
    case 'ec2:AllocateAddress':
      return 'EC2 > Elastic IPs > Allocate Elastic IP address > Allocate';
    case 'ec2:AssociateAddress':
      return `EC2 > Elastic IPs > ${shown(edit.parameters.AllocationId)} > Associate Elastic IP address > Network interface ${edit.parameters.NetworkInterfaceId}, private address ${edit.parameters.PrivateIpAddress} > Associate`;
    case 'ec2:AssociateNatGatewayAddress':
      return `VPC > NAT gateways > ${edit.parameters.NatGatewayId} > Actions > Edit secondary IP address associations: ${choices(edit.parameters)}`;
    case 'ec2:AssignIpv6Addresses':
      return `EC2 > Network interfaces > ${edit.parameters.NetworkInterfaceId} > Actions > Manage IP addresses > IPv6 > Assign new IP address > Save`;
    case 'ec2:CreateInternetGateway':
      return 'VPC > Internet gateways > Create internet gateway';
    case 'ec2:AttachInternetGateway':
      return `VPC > Internet gateways > ${shown(edit.parameters.InternetGatewayId)} > Actions > Attach to VPC: ${edit.parameters.VpcId}`;
    case 'ec2:CreateEgressOnlyInternetGateway':
      return `VPC > Egress-only internet gateways > Create egress-only internet gateway: ${choices(edit.parameters)}`;
    case 'ec2:CreateNatGateway':
      return `VPC > NAT gateways > Create NAT gateway: ${choices(edit.parameters)}`;
    case 'ec2:CreateVpcEndpoint':
      return `VPC > Endpoints > Create endpoint: ${choices(edit.parameters)}`;
    case 'ec2:ModifyVpcEndpoint':
      return `VPC > Endpoints > ${edit.parameters.VpcEndpointId} > Actions: ${choices(edit.parameters)}`;
    case 'ec2:ModifyVpcAttribute':
      return `VPC > Your VPCs > ${edit.parameters.VpcId} > Actions > Edit VPC settings: ${choices(edit.parameters)} > Save`;
    case 'ec2:ModifySubnetAttribute':
      return `VPC > Subnets > ${edit.parameters.SubnetId} > Actions > Edit subnet settings: Enable auto-assign ${edit.parameters.AssignIpv6AddressOnCreation ? 'IPv6' : 'public IPv4'} address > Save`;
    case 'ec2:CreateVpcBlockPublicAccessExclusion':
      return `VPC > Settings > Block public access > Create exclusions: ${choices(edit.parameters)}`;
    case 'ec2:CreateTransitGatewayRoute':
    case 'ec2:ReplaceTransitGatewayRoute':
      return `VPC > Transit gateway route tables > ${edit.parameters.TransitGatewayRouteTableId} > Routes > Create static route: ${choices(edit.parameters)}`;
    case 'ec2:AssociateSecurityGroupVpc':
      return `VPC > Security groups > ${edit.parameters.GroupId} > VPC associations > Associate VPC: ${edit.parameters.VpcId}`;
    case 'ec2:AssociateTransitGatewayRouteTable':
      return `VPC > Transit gateway route tables > ${edit.parameters.TransitGatewayRouteTableId} > Associations > Create association: ${edit.parameters.TransitGatewayAttachmentId}`;
    case 'ec2:ModifyTransitGatewayVpcAttachment':
      return `VPC > Transit gateway attachments > ${edit.parameters.TransitGatewayAttachmentId} > Actions > Modify: ${choices(edit.parameters)}`;
    case 'guest:run':
      return `EC2 > Instances > ${edit.parameters.InstanceId} > Connect, and run: ${edit.parameters.commands.join('; ')}`;
  }
}
