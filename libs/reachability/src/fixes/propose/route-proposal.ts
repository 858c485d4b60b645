import type { Route, RouteTable } from '@aws-sdk/client-ec2';
import { allIpv4, cidrSet, type IntervalSet, parseCidr } from '../../../../packets/src/index.js';
import type { NetworkIndex, VpcNode } from '../../../../snapshot/src/index.js';
import type { Blocker, RouteRemedy } from '../../walk/branch.js';
import type { Place } from '../../walk/move.js';
import type { Edit } from '../edits/edit.js';
import { cidrsOf } from './packet-peers.js';
import { placeOf, type ProposalContext, type Propose } from './proposal.js';
import { type NextHop, nextHop } from './next-hop.js';
import { intoOwnTable } from './own-table.js';
import { isStandIn } from './stand-ins.js';

/** A route towards the way out that the walk has taken, in the table in force for the subnet: a new one, or in
 *  place of the one that leads elsewhere (R-RT-1, R-RT-2). */
export const proposeRoute: Propose = (blocker, context) => {
  const { remedy } = blocker;
  if (!blocker.hop) return [];
  if (!remedy) return takeOut(blocker, context);
  const { vpc } = remedy.subnet;
  if (remedy.toward.at === 'gateway-endpoint') {
    // EC2 makes the routes of a gateway endpoint itself, in the tables that it is associated with.
    const parameters = {
      VpcEndpointId: remedy.toward.endpoint.VpcEndpointId!,
      AddRouteTableIds: [remedy.tableId],
    };
    return [{ action: 'ec2:ModifyVpcEndpoint', ...placeOf(vpc), parameters }];
  }
  const hop = nextHop(remedy.toward, vpc, context);
  if (!hop) return [];
  const endpoint = context.index.endpoints.get(remedy.replaces?.GatewayId ?? '');
  if (endpoint?.VpcEndpointType === 'Gateway') {
    // Its route goes by the endpoint's own call only, too (AWS PrivateLink Guide, "Gateway endpoints").
    const parameters = { VpcEndpointId: endpoint.VpcEndpointId!, RemoveRouteTableIds: [remedy.tableId] };
    return [{ action: 'ec2:ModifyVpcEndpoint', ...placeOf(vpc), parameters }];
  }
  const table = tableOf(context.index, vpc.id, remedy.tableId);
  if (!table) return [];
  const { headerIn, flowsIn } = blocker.hop;
  const needed = blocker.evidence['destinationCidr'];
  const destinations =
    typeof needed === 'string' && needed.includes('/')
      ? [needed]
      : destinationsOf(remedy.replaces, flowsIn.project(headerIn.destination), remedy.toward, context);
  return context.ownTable && !isStandIn(remedy.tableId)
    ? [...hop.edits, ...intoOwnTable(remedy, table, hop, destinations, context)]
    : [...hop.edits, ...destinations.map((cidr) => routeEdit(vpc, table, remedy, cidr, hop))];
};

/** R-IGW-6: the way out of a subnet by the middlebox through which the edge table leads the way in. */
export const proposeMiddleboxRoute: Propose = ({ evidence }, { index }) => {
  const { subnetId, target } = evidence as { subnetId?: string; target?: string };
  const subnet = index.subnets.get(subnetId ?? '');
  const table = subnet && index.routeTable(subnet);
  if (!subnet || !table?.known || target === undefined) return [];
  const there = (table.value.Routes ?? []).some((route) => route.DestinationCidrBlock === '0.0.0.0/0');
  const through = target.startsWith('eni-') ? { NetworkInterfaceId: target } : { VpcEndpointId: target };
  return [
    {
      action: there ? 'ec2:ReplaceRoute' : 'ec2:CreateRoute',
      ...placeOf(subnet.vpc),
      parameters: {
        RouteTableId: table.value.RouteTableId!,
        DestinationCidrBlock: '0.0.0.0/0',
        ...through,
      },
    },
  ];
};

/** Without another way on, a route that is more specific than local is in the way of the local one. */
function takeOut({ evidence }: Blocker, { index }: ProposalContext): Edit[] {
  const { routeTableId, route } = evidence as { routeTableId?: string; route?: Route };
  const vpc = [...index.vpcs.values()].find(({ id }) => tableOf(index, id, routeTableId));
  const cidr = route?.DestinationCidrBlock ?? route?.DestinationIpv6CidrBlock;
  if (!vpc || cidr === undefined || !vpc.cidrs.covers(cidrSet(cidr))) return [];
  const field = cidr.includes(':') ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock';
  return [
    {
      action: 'ec2:DeleteRoute',
      ...placeOf(vpc),
      parameters: { RouteTableId: routeTableId!, [field]: cidr },
    },
  ];
}

function tableOf(index: NetworkIndex, vpcId: string, tableId: string | undefined): RouteTable | undefined {
  return index.routeTablesOfVpc.get(vpcId)?.find(({ RouteTableId }) => RouteTableId === tableId);
}

const PUBLIC_WAYS: ReadonlySet<Place['at']> = new Set([
  'internet-gateway',
  'egress-only-gateway',
  'nat-gateway',
  'interface',
]);

/** A route that leads elsewhere keeps its block. Public destinations get the default route; those of another
 *  VPC that VPC's ranges. */
function destinationsOf(
  replaces: Route | undefined,
  set: IntervalSet,
  toward: Place,
  { index }: ProposalContext,
): string[] {
  const former = replaces?.DestinationCidrBlock ?? replaces?.DestinationIpv6CidrBlock;
  if (former !== undefined) return [former];
  if (PUBLIC_WAYS.has(toward.at)) {
    return [set.intersect(allIpv4).isEmpty ? '::/0' : '0.0.0.0/0'];
  }
  const ofVpcs = [...index.vpcs.values()]
    .flatMap(({ doc }) => [
      doc.CidrBlock,
      ...(doc.CidrBlockAssociationSet ?? []).map((item) => item.CidrBlock),
    ])
    .filter((cidr) => cidr !== undefined && parseCidr(cidr)?.set.covers(set));
  return ofVpcs[0] === undefined ? cidrsOf(set) : [ofVpcs[0]];
}

function routeEdit(
  vpc: VpcNode,
  table: RouteTable,
  { replaces }: RouteRemedy,
  cidr: string,
  { target }: NextHop,
): Edit {
  const field = cidr.includes(':') ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock';
  const there = (table.Routes ?? []).find(
    (route) => route[field] === cidr && route.Origin !== 'EnableVgwRoutePropagation',
  );
  const list = replaces?.DestinationPrefixListId;
  const call = there || list !== undefined ? 'ReplaceRoute' : 'CreateRoute';
  const destination = list === undefined ? { [field]: cidr } : { DestinationPrefixListId: list };
  return {
    action: `ec2:${call}`,
    ...placeOf(vpc),
    parameters: { RouteTableId: table.RouteTableId!, ...destination, ...target },
  };
}
