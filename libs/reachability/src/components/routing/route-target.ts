import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type {
  ApplianceEndpointNode,
  EgressOnlyGatewayNode,
  Gap,
  InterfaceNode,
  InternetGatewayNode,
  NatGatewayNode,
  NetworkIndex,
  PeeringNode,
  TransitAttachmentNode,
  VpcNode,
} from '../../../../snapshot/src/network/index.js';
import { applianceEndpointNode, egressOnlyGateways } from '../../../../snapshot/src/network/index.js';
import type { UnknownFact } from '../../walk/branch.js';
import { gapFact } from '../../walk/describe.js';
import type { DropInfo } from '../../walk/step.js';
import { egressOnlyAttachmentDrop } from '../internet/egress-only-gateway.js';
import type { RouteLine } from './route-table.js';
import { unsupported } from './unsupported.js';
import { notFound, wrongVpc } from './target-problems.js';
import { transitTarget } from '../transit/transit-target.js';

/** What a route leads to. `nowhere`: a drop that the route's target can't mend. */
export type RouteTarget =
  | { to: 'local' }
  | { to: 'internet-gateway'; gateway: InternetGatewayNode }
  | { to: 'nat-gateway'; gateway: NatGatewayNode }
  | { to: 'interface'; node: InterfaceNode }
  | { to: 'egress-only-gateway'; gateway: EgressOnlyGatewayNode }
  | { to: 'gateway-endpoint'; endpoint: VpcEndpoint }
  | { to: 'appliance-endpoint'; endpoint: ApplianceEndpointNode }
  | { to: 'transit-gateway'; attachment: TransitAttachmentNode }
  | { to: 'peering'; peering: PeeringNode }
  | { to: 'opaque'; fact: UnknownFact }
  | { to: 'nowhere' };

export interface ResolvedTarget {
  target: RouteTarget;
  /** Why the route as it stands drops, if it does. */
  drop?: DropInfo;
  /** What isn't known of a target that is taken to work. */
  fact?: UnknownFact;
}

/** The target of a route with its own state (R-RT-6): the route's `State` alone isn't relied on, but a
 *  blackhole keeps its match and drops (R-RT-3). */
export function resolveTarget(index: NetworkIndex, vpc: VpcNode, line: RouteLine): ResolvedTarget {
  const resolved = findTarget(index, vpc, line);
  const { State } = line.route;
  const blackhole = State === 'blackhole' || State === ('filtered' as string);
  if (!blackhole) return resolved;
  // The target's own bad state is the cause that the blackhole only shows.
  if (resolved.target.to === 'nat-gateway' && resolved.target.gateway.state !== 'available') return resolved;
  if (resolved.target.to === 'interface') {
    const state = index.instanceState(resolved.target.node);
    if (state.known && state.value !== 'running' && state.value !== 'none') return resolved;
  }
  if (resolved.drop && resolved.drop.code !== 'ROUTE_TARGET_NOT_FOUND') return resolved;
  return {
    target: resolved.target.to === 'opaque' ? { to: 'nowhere' } : resolved.target,
    drop: {
      code: 'BAD_STATE_ROUTE',
      summary: `route ${line.destination} -> ${line.target} in ${line.tableId} is ${State === 'blackhole' ? 'a blackhole' : State}`,
      evidence: { routeTableId: line.tableId, route: line.route },
    },
  };
}

function findTarget(index: NetworkIndex, vpc: VpcNode, line: RouteLine): ResolvedTarget {
  const { route } = line;
  if (route.GatewayId === 'local') return { target: { to: 'local' } };
  if (route.NatGatewayId) return natGateway(index, vpc, line, route.NatGatewayId);
  if (route.NetworkInterfaceId) return networkInterface(index, vpc, line, route.NetworkInterfaceId);
  if (route.InstanceId) return instance(index, vpc, line, route.InstanceId);
  if (route.EgressOnlyInternetGatewayId)
    return egressOnlyGateway(index, vpc, line, route.EgressOnlyInternetGatewayId);
  if (route.GatewayId?.startsWith('igw-')) return internetGateway(index, vpc, line, route.GatewayId);
  if (route.GatewayId?.startsWith('vpce-')) return endpoint(index, vpc, line, route.GatewayId);
  return transitTarget(index, vpc, line);
}

function natGateway(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const gateway = index.natGateways.get(id);
  if (!gateway) {
    const gap = index.absenceOf(vpc.region, 'NatGateways', id);
    return gap ? opaque(gap, id) : notFound(line, id);
  }
  if (gateway.vpc !== vpc) return wrongVpc(line, vpc, gateway.vpc.id);
  if (!gateway.subnet && !gateway.regional) {
    return opaque(index.missing(vpc.region, 'Subnets', gateway.doc.SubnetId ?? `the subnet of ${id}`), id);
  }
  return { target: { to: 'nat-gateway', gateway } };
}

function networkInterface(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const node = index.interfaces.get(id);
  if (!node) {
    const gap = index.absenceOf(vpc.region, 'NetworkInterfaces', id);
    return gap ? opaque(gap, id) : notFound(line, id);
  }
  return node.vpc === vpc ? { target: { to: 'interface', node } } : wrongVpc(line, vpc, node.vpc.id);
}

function instance(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const node = index.interfacesOfInstance.get(id)?.[0];
  if (!node) {
    const gap = index.absenceOf(vpc.region, 'NetworkInterfaces', id);
    return gap ? opaque(gap, id) : notFound(line, id);
  }
  return node.vpc === vpc ? { target: { to: 'interface', node } } : wrongVpc(line, vpc, node.vpc.id);
}

function internetGateway(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const gateway = index.internetGateways.get(id);
  if (!gateway) {
    const gap = index.absenceOf(vpc.region, 'InternetGateways', id);
    return gap ? unreadInternetGateway(gap, id, vpc) : notFound(line, id);
  }
  const why = attachmentDrop(gateway, vpc);
  if (!why) return { target: { to: 'internet-gateway', gateway } };
  if (why.code === 'ROUTE_TARGET_WRONG_VPC') return wrongVpc(line, vpc, gateway.doc.Attachments?.[0]?.VpcId);
  return { target: { to: 'internet-gateway', gateway }, drop: why };
}

/** All that its document could say is whether it is attached; what it does with packets is known (R-IGW-1). */
function unreadInternetGateway(gap: Gap, id: string, vpc: VpcNode): ResolvedTarget {
  const doc = { InternetGatewayId: id, Attachments: [{ VpcId: vpc.id }] };
  return {
    target: { to: 'internet-gateway', gateway: { id, doc } },
    fact: gapFact(gap, `${id} is attached to ${vpc.id}`, "it isn't"),
  };
}

function egressOnlyGateway(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const gateway = egressOnlyGateways(index).get(id);
  if (!gateway) {
    const gap = index.absenceOf(vpc.region, 'EgressOnlyInternetGateways', id);
    return gap ? opaque(gap, id) : notFound(line, id);
  }
  const why = egressOnlyAttachmentDrop(gateway, vpc);
  if (why?.code === 'ROUTE_TARGET_WRONG_VPC') return wrongVpc(line, vpc, gateway.doc.Attachments?.[0]?.VpcId);
  return { target: { to: 'egress-only-gateway', gateway }, ...(why === undefined ? {} : { drop: why }) };
}

/** R-IGW-1: attached to this VPC, in state `available` or `attached`. */
export function attachmentDrop(gateway: InternetGatewayNode, vpc: VpcNode): DropInfo | undefined {
  const attachments = gateway.doc.Attachments ?? [];
  const here = attachments.find(({ VpcId }) => VpcId === vpc.id);
  if (here && ['available', 'attached'].includes(here.State ?? 'available')) return undefined;
  const other = here ? undefined : attachments[0]?.VpcId;
  return {
    code: other === undefined ? 'BAD_STATE_ATTACHMENT' : 'ROUTE_TARGET_WRONG_VPC',
    summary:
      other === undefined
        ? `internet gateway ${gateway.id} is not attached to ${vpc.id}${here ? ` (state ${here.State})` : ''}`
        : `internet gateway ${gateway.id} is attached to ${other}, not to ${vpc.id}`,
    evidence: { internetGatewayId: gateway.id, attachments },
    component: { type: 'internet-gateway', id: gateway.id, vpcId: vpc.id },
  };
}

function endpoint(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const doc = index.endpoints.get(id);
  if (!doc) {
    const gap = index.absenceOf(vpc.region, 'VpcEndpoints', id);
    return gap ? opaque(gap, id) : notFound(line, id);
  }
  if (doc.VpcId !== undefined && doc.VpcId !== vpc.id) return wrongVpc(line, vpc, doc.VpcId);
  if (doc.VpcEndpointType === 'Gateway') return { target: { to: 'gateway-endpoint', endpoint: doc } };
  if (doc.VpcEndpointType !== 'GatewayLoadBalancer') {
    const what = `route target ${id} of type ${doc.VpcEndpointType ?? 'unknown'}`;
    return { target: { to: 'opaque', fact: unsupported('vpc-endpoint', id, what) } };
  }
  const subnet = index.subnets.get(doc.SubnetIds?.[0] ?? '');
  if (!subnet)
    return opaque(index.missing(vpc.region, 'Subnets', doc.SubnetIds?.[0] ?? `the subnet of ${id}`), id);
  return { target: { to: 'appliance-endpoint', endpoint: applianceEndpointNode(doc, subnet) } };
}

function opaque(gap: Gap, id: string): ResolvedTarget {
  return { target: { to: 'opaque', fact: gapFact(gap, `${id} forwards and answers`, "it doesn't") } };
}
