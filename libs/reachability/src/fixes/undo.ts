import type { NetworkIndex } from '../../../snapshot/src/index.js';
import type { Edit } from './edits/edit.js';
import { ec2Command, onInstance } from './render/aws-cli.js';
import { shellWord } from './render/shell.js';

/** AWS CLI commands that take the edits back, last first. They use the same shell variables as the commands of
 *  the fix for what it has made. */
export function undoCommands(index: NetworkIndex, edits: readonly Edit[]): string[] {
  return edits.toReversed().flatMap((edit) => undo(index, edit));
}

function undo(index: NetworkIndex, edit: Edit): string[] {
  if (edit.action === 'guest:run') return onInstance(edit.parameters.InstanceId, edit.parameters.undo);
  const run = (call: string, parameters: object): string[] => [ec2Command(call, parameters, edit)];
  const { creates } = edit;
  switch (edit.action) {
    case 'ec2:CreateRoute': {
      const { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } =
        edit.parameters;
      return run('DeleteRoute', {
        RouteTableId,
        DestinationCidrBlock,
        DestinationIpv6CidrBlock,
        DestinationPrefixListId,
      });
    }
    case 'ec2:ReplaceRoute':
      return run('ReplaceRoute', formerRoute(index, edit.parameters));
    case 'ec2:DeleteRoute':
      return run('CreateRoute', formerRoute(index, edit.parameters));
    case 'ec2:CreateRouteTable':
      return run('DeleteRouteTable', { RouteTableId: creates });
    case 'ec2:AssociateRouteTable':
      return run('DisassociateRouteTable', { AssociationId: creates });
    case 'ec2:ReplaceRouteTableAssociation':
      return formerAssociation(index, edit.parameters.AssociationId ?? '').flatMap(
        ({ subnetId, tableId }) => [
          `aws ec2 replace-route-table-association --association-id "$(${associationQuery(subnetId, edit.region)})" --route-table-id ${shellWord(tableId)} --region ${edit.region}`,
        ],
      );
    case 'ec2:AttachInternetGateway':
      return run('DetachInternetGateway', edit.parameters);
    case 'ec2:CreateInternetGateway':
      return run('DeleteInternetGateway', { InternetGatewayId: creates });
    case 'ec2:CreateEgressOnlyInternetGateway':
      return run('DeleteEgressOnlyInternetGateway', { EgressOnlyInternetGatewayId: creates });
    case 'ec2:CreateNatGateway':
      return [
        ...run('DeleteNatGateway', { NatGatewayId: creates }),
        `aws ec2 wait nat-gateway-deleted --nat-gateway-ids ${shellWord(creates ?? '')} --region ${edit.region}`,
      ];
    case 'ec2:AllocateAddress':
      return run('ReleaseAddress', { AllocationId: creates });
    case 'ec2:AssociateAddress':
      return [
        `aws ec2 disassociate-address --association-id "$(aws ec2 describe-addresses --allocation-ids ${shellWord(edit.parameters.AllocationId ?? '')} --query 'Addresses[0].AssociationId' --output text --region ${edit.region})" --region ${edit.region}`,
      ];
    case 'ec2:AssociateNatGatewayAddress':
      return [
        `aws ec2 disassociate-nat-gateway-address --nat-gateway-id ${edit.parameters.NatGatewayId} --association-ids "$(aws ec2 describe-addresses --allocation-ids ${(edit.parameters.AllocationIds ?? []).map(shellWord).join(' ')} --query 'Addresses[0].AssociationId' --output text --region ${edit.region})" --region ${edit.region}`,
      ];
    case 'ec2:AssignIpv6Addresses':
      return run('UnassignIpv6Addresses', edit.parameters);
    case 'ec2:ModifyNetworkInterfaceAttribute': {
      const { NetworkInterfaceId, SourceDestCheck } = edit.parameters;
      const Groups = [...(index.interfaces.get(NetworkInterfaceId ?? '')?.groups ?? [])];
      return run('ModifyNetworkInterfaceAttribute', {
        NetworkInterfaceId,
        ...(SourceDestCheck ? { SourceDestCheck: { Value: SourceDestCheck.Value !== true } } : { Groups }),
      });
    }
    case 'ec2:StartInstances':
      return run('StopInstances', edit.parameters);
    case 'ec2:CreateSecurityGroup':
      return run('DeleteSecurityGroup', { GroupId: creates });
    case 'ec2:AuthorizeSecurityGroupIngress':
      return run('RevokeSecurityGroupIngress', edit.parameters);
    case 'ec2:AuthorizeSecurityGroupEgress':
      return run('RevokeSecurityGroupEgress', edit.parameters);
    case 'ec2:RevokeSecurityGroupIngress':
      return run('AuthorizeSecurityGroupIngress', edit.parameters);
    case 'ec2:RevokeSecurityGroupEgress':
      return run('AuthorizeSecurityGroupEgress', edit.parameters);
    case 'ec2:CreateNetworkAclEntry': {
      const { NetworkAclId, RuleNumber, Egress } = edit.parameters;
      return run('DeleteNetworkAclEntry', { NetworkAclId, RuleNumber, Egress });
    }
    case 'ec2:ReplaceNetworkAclEntry':
      return run('ReplaceNetworkAclEntry', formerEntry(index, edit.parameters));
    case 'ec2:DeleteNetworkAclEntry':
      return run('CreateNetworkAclEntry', formerEntry(index, edit.parameters));
    case 'ec2:CreateVpcEndpoint':
      return run('DeleteVpcEndpoints', { VpcEndpointIds: [creates] });
    case 'ec2:ModifyVpcEndpoint': {
      const { VpcEndpointId, AddRouteTableIds, RemoveRouteTableIds, PrivateDnsEnabled } = edit.parameters;
      return run('ModifyVpcEndpoint', {
        VpcEndpointId,
        ...(AddRouteTableIds ? { RemoveRouteTableIds: AddRouteTableIds } : {}),
        ...(RemoveRouteTableIds ? { AddRouteTableIds: RemoveRouteTableIds } : {}),
        ...(PrivateDnsEnabled === undefined ? {} : { PrivateDnsEnabled: !PrivateDnsEnabled }),
        ...(edit.parameters.ResetPolicy === true
          ? { PolicyDocument: index.endpoints.get(VpcEndpointId ?? '')?.PolicyDocument }
          : {}),
      });
    }
    case 'ec2:ModifyVpcAttribute': {
      const { VpcId, EnableDnsSupport, EnableDnsHostnames } = edit.parameters;
      return run('ModifyVpcAttribute', {
        VpcId,
        EnableDnsSupport: opposite(EnableDnsSupport),
        EnableDnsHostnames: opposite(EnableDnsHostnames),
      });
    }
    case 'ec2:ModifySubnetAttribute':
      return run('ModifySubnetAttribute', {
        SubnetId: edit.parameters.SubnetId,
        MapPublicIpOnLaunch: opposite(edit.parameters.MapPublicIpOnLaunch),
        AssignIpv6AddressOnCreation: opposite(edit.parameters.AssignIpv6AddressOnCreation),
      });
    case 'ec2:CreateVpcBlockPublicAccessExclusion':
      return run('DeleteVpcBlockPublicAccessExclusion', { ExclusionId: creates });
    case 'ec2:CreateTransitGatewayRoute': {
      const { TransitGatewayRouteTableId, DestinationCidrBlock } = edit.parameters;
      return run('DeleteTransitGatewayRoute', { TransitGatewayRouteTableId, DestinationCidrBlock });
    }
    case 'ec2:ReplaceTransitGatewayRoute':
      return formerTransitRoute(index, edit.parameters).flatMap((route) =>
        run('ReplaceTransitGatewayRoute', route),
      );
    case 'ec2:AssociateSecurityGroupVpc':
      return run('DisassociateSecurityGroupVpc', edit.parameters);
    case 'ec2:AssociateTransitGatewayRouteTable':
      return run('DisassociateTransitGatewayRouteTable', edit.parameters);
    case 'ec2:ModifyTransitGatewayVpcAttachment': {
      const { TransitGatewayAttachmentId, AddSubnetIds } = edit.parameters;
      return run('ModifyTransitGatewayVpcAttachment', {
        TransitGatewayAttachmentId,
        RemoveSubnetIds: AddSubnetIds,
      });
    }
  }
}

/** The route as it is now, in the words of CreateRoute. */
function formerRoute(
  index: NetworkIndex,
  asked: {
    RouteTableId?: string | undefined;
    DestinationCidrBlock?: string | undefined;
    DestinationIpv6CidrBlock?: string | undefined;
    DestinationPrefixListId?: string | undefined;
  },
): object {
  const table = [...index.routeTablesOfVpc.values()]
    .flat()
    .find(({ RouteTableId }) => RouteTableId === asked.RouteTableId);
  const former = (table?.Routes ?? []).find(
    (route) =>
      route.DestinationCidrBlock === asked.DestinationCidrBlock &&
      route.DestinationIpv6CidrBlock === asked.DestinationIpv6CidrBlock &&
      route.DestinationPrefixListId === asked.DestinationPrefixListId,
  );
  const { State: _state, Origin: _origin, InstanceOwnerId: _owner, InstanceId, ...route } = former ?? {};
  const instance = route.NetworkInterfaceId === undefined && InstanceId !== undefined ? { InstanceId } : {};
  return { RouteTableId: asked.RouteTableId, ...route, ...instance };
}

function opposite(flag: { Value?: boolean | undefined } | undefined): { Value: boolean } | undefined {
  return flag ? { Value: flag.Value !== true } : undefined;
}

function formerEntry(
  index: NetworkIndex,
  asked: { NetworkAclId?: string | undefined; RuleNumber?: number | undefined; Egress?: boolean | undefined },
): object {
  const acl = [...index.aclOfSubnet.values()].find(({ NetworkAclId }) => NetworkAclId === asked.NetworkAclId);
  const entry = acl?.Entries?.find(
    ({ RuleNumber, Egress }) => RuleNumber === asked.RuleNumber && Egress === asked.Egress,
  );
  return { NetworkAclId: asked.NetworkAclId, ...entry };
}

function formerAssociation(index: NetworkIndex, id: string): { subnetId: string; tableId: string }[] {
  return [...index.routeTablesOfVpc.values()]
    .flat()
    .flatMap(({ RouteTableId, Associations }) =>
      (Associations ?? []).flatMap(({ RouteTableAssociationId, SubnetId }) =>
        RouteTableAssociationId === id && SubnetId !== undefined
          ? [{ subnetId: SubnetId, tableId: RouteTableId! }]
          : [],
      ),
    );
}

function associationQuery(subnetId: string, region: string): string {
  return `aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=${subnetId} --query "RouteTables[0].Associations[?SubnetId=='${subnetId}'].RouteTableAssociationId" --output text --region ${region}`;
}

function formerTransitRoute(
  index: NetworkIndex,
  asked: { TransitGatewayRouteTableId?: string | undefined; DestinationCidrBlock?: string | undefined },
): object[] {
  return index.snapshot.regions
    .flatMap(({ lists }) => lists.TransitGatewayRoutes ?? [])
    .filter(
      (route) =>
        route.TransitGatewayRouteTableId === asked.TransitGatewayRouteTableId &&
        route.DestinationCidrBlock === asked.DestinationCidrBlock &&
        route.Type !== 'propagated',
    )
    .map((route) => ({
      ...asked,
      TransitGatewayAttachmentId: route.TransitGatewayAttachments?.[0]?.TransitGatewayAttachmentId,
      ...(route.State === 'blackhole' ? { Blackhole: true } : {}),
    }));
}
