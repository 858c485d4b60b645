import type { IpPermission } from '@aws-sdk/client-ec2';
import { protocolName } from '../../../packets/src/index.js';
import type { Edit, EditOf } from './edits/edit.js';
import { isStandIn } from './propose/stand-ins.js';

/** One line: what the edits do, in order, without the steps that only make way for others. */
export function titleOf(edits: readonly Edit[]): string {
  const phrases = edits.flatMap((edit) => (makesRoom(edit, edits) ? [] : (phraseOf(edit) ?? [])));
  const text = [...new Set(phrases)].join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An entry of a network ACL that takes the number above its own, which a later edit then fills. */
function makesRoom(edit: Edit, edits: readonly Edit[]): boolean {
  if (edit.action !== 'ec2:CreateNetworkAclEntry' && edit.action !== 'ec2:ReplaceNetworkAclEntry')
    return false;
  const { NetworkAclId, Egress, RuleNumber = 0 } = edit.parameters;
  return edits.some(
    (other) =>
      other.action === 'ec2:ReplaceNetworkAclEntry' &&
      other.parameters.NetworkAclId === NetworkAclId &&
      other.parameters.Egress === Egress &&
      other.parameters.RuleNumber === RuleNumber - 1,
  );
}

function phraseOf(edit: Edit): string | undefined {
  switch (edit.action) {
    case 'ec2:CreateRoute':
    case 'ec2:ReplaceRoute': {
      const { parameters: p } = edit;
      const destination = p.DestinationCidrBlock ?? p.DestinationIpv6CidrBlock ?? p.DestinationPrefixListId;
      const target =
        p.NatGatewayId ??
        p.NetworkInterfaceId ??
        p.InstanceId ??
        p.TransitGatewayId ??
        p.VpcPeeringConnectionId ??
        p.EgressOnlyInternetGatewayId ??
        p.VpcEndpointId ??
        p.GatewayId ??
        '';
      const verb = edit.action === 'ec2:CreateRoute' ? 'add' : 'replace';
      return `${verb} route ${destination} -> ${made(target)} in ${made(p.RouteTableId ?? '')}`;
    }
    case 'ec2:CreateNatGateway':
      return `create a NAT gateway in ${edit.parameters.SubnetId}`;
    case 'ec2:CreateInternetGateway':
      return undefined;
    case 'ec2:AttachInternetGateway':
      return `attach ${made(edit.parameters.InternetGatewayId ?? '')} to ${edit.parameters.VpcId}`;
    case 'ec2:CreateEgressOnlyInternetGateway':
      return `create an egress-only internet gateway in ${edit.parameters.VpcId}`;
    case 'ec2:AllocateAddress':
    case 'ec2:CreateSecurityGroup':
      return undefined;
    case 'ec2:AssociateAddress':
      return `give ${edit.parameters.PrivateIpAddress ?? edit.parameters.NetworkInterfaceId} an Elastic IP`;
    case 'ec2:AssociateNatGatewayAddress':
      return `give ${edit.parameters.NatGatewayId} an Elastic IP`;
    case 'ec2:AssignIpv6Addresses':
      return `give ${edit.parameters.NetworkInterfaceId} an IPv6 address`;
    case 'ec2:ModifyNetworkInterfaceAttribute':
      return edit.parameters.SourceDestCheck
        ? `switch source/destination check off at ${edit.parameters.NetworkInterfaceId}`
        : `change the security groups of ${edit.parameters.NetworkInterfaceId}`;
    case 'ec2:StartInstances':
      return `start ${(edit.parameters.InstanceIds ?? []).join(', ')}`;
    case 'ec2:AuthorizeSecurityGroupIngress':
      return `let ${permitted(edit.parameters.IpPermissions, 'from')} in at ${made(edit.parameters.GroupId ?? '')}`;
    case 'ec2:AuthorizeSecurityGroupEgress':
      return `let ${permitted(edit.parameters.IpPermissions, 'to')} out at ${made(edit.parameters.GroupId ?? '')}`;
    case 'ec2:CreateNetworkAclEntry':
    case 'ec2:ReplaceNetworkAclEntry':
      return edit.parameters.RuleAction === 'allow'
        ? `allow ${entryText(edit.parameters)} in ${edit.parameters.NetworkAclId} (entry ${edit.parameters.RuleNumber})`
        : undefined;
    case 'ec2:DeleteNetworkAclEntry':
      return `delete entry ${edit.parameters.RuleNumber} of ${edit.parameters.NetworkAclId}`;
    case 'ec2:RevokeSecurityGroupIngress':
    case 'ec2:RevokeSecurityGroupEgress':
      return `revoke a rule of ${edit.parameters.GroupId}`;
    case 'ec2:DeleteRoute':
      return `delete route ${edit.parameters.DestinationCidrBlock ?? edit.parameters.DestinationIpv6CidrBlock} of ${edit.parameters.RouteTableId}`;
    case 'ec2:CreateRouteTable':
      return `create a route table in ${edit.parameters.VpcId}`;
    case 'ec2:AssociateRouteTable':
      return `associate ${made(edit.parameters.RouteTableId ?? '')} with ${edit.parameters.SubnetId}`;
    case 'ec2:ReplaceRouteTableAssociation':
      return `move the subnet to ${made(edit.parameters.RouteTableId ?? '')}`;
    case 'ec2:CreateVpcEndpoint':
      return `create ${edit.parameters.VpcEndpointType === 'Interface' ? 'an interface' : 'a gateway'} endpoint for ${edit.parameters.ServiceName}`;
    case 'ec2:ModifyVpcEndpoint':
      return changeOfEndpoint(edit.parameters);
    case 'ec2:ModifyVpcAttribute':
      return `switch DNS ${edit.parameters.EnableDnsHostnames ? 'hostnames' : 'support'} on in ${edit.parameters.VpcId}`;
    case 'ec2:ModifySubnetAttribute':
      return `let ${edit.parameters.SubnetId} give new machines ${edit.parameters.AssignIpv6AddressOnCreation ? 'an IPv6' : 'a public'} address`;
    case 'ec2:CreateVpcBlockPublicAccessExclusion':
      return `exclude ${edit.parameters.SubnetId ?? edit.parameters.VpcId} from block public access${edit.parameters.InternetGatewayExclusionMode === 'allow-egress' ? ', for connections out' : ''}`;
    case 'ec2:CreateTransitGatewayRoute':
    case 'ec2:ReplaceTransitGatewayRoute':
      return `route ${edit.parameters.DestinationCidrBlock} -> ${edit.parameters.TransitGatewayAttachmentId} in ${edit.parameters.TransitGatewayRouteTableId}`;
    case 'ec2:AssociateSecurityGroupVpc':
      return `associate ${edit.parameters.GroupId} with ${edit.parameters.VpcId}`;
    case 'ec2:AssociateTransitGatewayRouteTable':
      return `associate ${edit.parameters.TransitGatewayAttachmentId} with ${edit.parameters.TransitGatewayRouteTableId}`;
    case 'ec2:ModifyTransitGatewayVpcAttachment':
      return `add ${(edit.parameters.AddSubnetIds ?? []).join(', ')} to ${edit.parameters.TransitGatewayAttachmentId}`;
    case 'guest:run':
      return `${edit.parameters.purpose} on ${edit.parameters.InstanceId}`;
  }
}

/** "tcp 443 from 10.0.1.5/32". */
function permitted(permissions: readonly IpPermission[] = [], way: 'from' | 'to'): string {
  const parts = permissions.map(({ IpProtocol, FromPort, ToPort, ...rule }) => {
    const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [] } = rule;
    const peers = [
      ...IpRanges.map(({ CidrIp }) => CidrIp),
      ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
      ...PrefixListIds.map(({ PrefixListId }) => PrefixListId),
    ];
    const ports = IpProtocol?.startsWith('icmp') ? '' : portsText(FromPort, ToPort);
    return `${IpProtocol}${ports} ${way} ${peers.join(', ')}`;
  });
  return parts.join(' and ');
}

/** "tcp 1024-65535 from 0.0.0.0/0 inbound". */
function entryText(entry: EditOf<'CreateNetworkAclEntry'>['parameters']): string {
  const { Protocol, PortRange, CidrBlock, Ipv6CidrBlock, Egress } = entry;
  const ports = portsText(PortRange?.From, PortRange?.To);
  const way = Egress === true ? ['to', 'outbound'] : ['from', 'inbound'];
  return `${protocolName(Number(Protocol))}${ports} ${way[0]} ${CidrBlock ?? Ipv6CidrBlock} ${way[1]}`;
}

function portsText(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return '';
  return from === to ? ` ${from}` : ` ${from}-${to}`;
}

function changeOfEndpoint({
  VpcEndpointId,
  AddRouteTableIds,
  RemoveRouteTableIds,
  PrivateDnsEnabled,
}: EditOf<'ModifyVpcEndpoint'>['parameters']): string {
  if (AddRouteTableIds) return `associate ${AddRouteTableIds.map(made).join(', ')} with ${VpcEndpointId}`;
  if (RemoveRouteTableIds) return `take ${RemoveRouteTableIds.map(made).join(', ')} from ${VpcEndpointId}`;
  if (PrivateDnsEnabled === true) return `switch private DNS on at ${VpcEndpointId}`;
  return `give ${VpcEndpointId} the policy that EC2 gives by itself`;
}

const made = (id: string): string => (isStandIn(id) ? `the new ${id.replace(/-new-\d+$/, '')}` : id);
