import type { Route, RouteTable } from '@aws-sdk/client-ec2';
import type { RouteRemedy } from '../../walk/branch.js';
import type { Edit, EditPlace } from '../edits/edit.js';
import type { NextHop } from './next-hop.js';
import { placeOf, type ProposalContext } from './proposal.js';

/** A route table of the subnet's own: the routes of the shared one, but for the new ones to `destinations`. */
export function intoOwnTable(
  { subnet }: RouteRemedy,
  shared: RouteTable,
  hop: NextHop,
  destinations: readonly string[],
  context: ProposalContext,
): Edit[] {
  const place = placeOf(subnet.vpc);
  const RouteTableId = context.standIns.next('rtb');
  const kept = (shared.Routes ?? []).filter((route) => isCopied(route, destinations));
  return [
    { action: 'ec2:CreateRouteTable', ...place, parameters: { VpcId: subnet.vpc.id }, creates: RouteTableId },
    ...kept.map((route) => copyOf(route, RouteTableId, place, context)),
    ...destinations.map((cidr): Edit => {
      const field = cidr.includes(':') ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock';
      return {
        action: 'ec2:CreateRoute',
        ...place,
        parameters: { RouteTableId, [field]: cidr, ...hop.target },
      };
    }),
    association(subnet.id, shared, RouteTableId, place, context),
  ];
}

/** Local routes are in every table; propagated ones come by the gateway's own doing, and a blackhole isn't worth
 *  keeping. */
function isCopied(route: Route, destinations: readonly string[]): boolean {
  const block = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock;
  return (
    (block === undefined || !destinations.includes(block)) &&
    route.GatewayId !== 'local' &&
    route.Origin !== 'EnableVgwRoutePropagation' &&
    route.State !== 'blackhole'
  );
}

function copyOf(route: Route, RouteTableId: string, place: EditPlace, { index }: ProposalContext): Edit {
  const { State: _state, Origin: _origin, InstanceOwnerId: _owner, InstanceId, GatewayId, ...rest } = route;
  const endpoint = GatewayId?.startsWith('vpce-') === true ? GatewayId : undefined;
  if (endpoint !== undefined && index.endpoints.get(endpoint)?.VpcEndpointType === 'Gateway') {
    const parameters = { VpcEndpointId: endpoint, AddRouteTableIds: [RouteTableId] };
    return { action: 'ec2:ModifyVpcEndpoint', ...place, parameters };
  }
  return {
    action: 'ec2:CreateRoute',
    ...place,
    parameters: {
      RouteTableId,
      ...(rest as object),
      ...(endpoint === undefined ? { GatewayId } : { VpcEndpointId: endpoint }),
      // A route to an instance's interface is given by the interface alone.
      ...(route.NetworkInterfaceId === undefined && InstanceId !== undefined ? { InstanceId } : {}),
    },
  };
}

function association(
  subnetId: string,
  shared: RouteTable,
  RouteTableId: string,
  place: EditPlace,
  { standIns }: ProposalContext,
): Edit {
  const there = (shared.Associations ?? []).find(({ SubnetId }) => SubnetId === subnetId);
  if (there?.RouteTableAssociationId !== undefined) {
    const parameters = { RouteTableId, AssociationId: there.RouteTableAssociationId };
    return { action: 'ec2:ReplaceRouteTableAssociation', ...place, parameters };
  }
  return {
    action: 'ec2:AssociateRouteTable',
    ...place,
    parameters: { RouteTableId, SubnetId: subnetId },
    creates: standIns.next('rtbassoc'),
  };
}
