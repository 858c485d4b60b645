import type { Route, VpcEndpoint } from '@aws-sdk/client-ec2';
import type {
  InterfaceNode,
  InternetGatewayNode,
  NatGatewayNode,
  NetworkIndex,
  VpcNode,
} from '../../../snapshot/src/network/index.js';
import type { UnknownFact } from '../walk/branch.js';
import { gapFact } from '../walk/describe.js';
import type { DropInfo } from '../walk/step.js';
import { type RouteLine, targetText } from './route-table.js';

/** What a route leads to. `nowhere`: a drop that the route's target can't mend. */
export type RouteTarget =
  | { to: 'local' }
  | { to: 'internet-gateway'; gateway: InternetGatewayNode }
  | { to: 'nat-gateway'; gateway: NatGatewayNode }
  | { to: 'interface'; node: InterfaceNode }
  | { to: 'gateway-endpoint'; endpoint: VpcEndpoint }
  | { to: 'opaque'; fact: UnknownFact }
  | { to: 'nowhere' };

export interface ResolvedTarget {
  target: RouteTarget;
  /** Why the route as it stands drops, if it does. */
  drop?: DropInfo;
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
      summary: `route ${line.destination} -> ${line.target} in ${line.tableId} is a ${State}`,
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
  if (route.GatewayId?.startsWith('igw-')) return internetGateway(index, vpc, line, route.GatewayId);
  if (route.GatewayId?.startsWith('vpce-')) return endpoint(index, vpc, line, route.GatewayId);
  return { target: { to: 'opaque', fact: unmodelled(route) } };
}

function notFound(line: RouteLine, what: string): ResolvedTarget {
  return {
    target: { to: 'nowhere' },
    drop: {
      code: 'ROUTE_TARGET_NOT_FOUND',
      summary: `route ${line.destination} in ${line.tableId} leads to ${what}, which doesn't exist`,
      evidence: { routeTableId: line.tableId, route: line.route },
    },
  };
}

function wrongVpc(line: RouteLine, vpc: VpcNode, other: string | undefined): ResolvedTarget {
  return {
    target: { to: 'nowhere' },
    drop: {
      code: 'ROUTE_TARGET_WRONG_VPC',
      summary: `route ${line.destination} in ${line.tableId} leads to ${line.target}, which belongs to ${other ?? 'another VPC'}, not to ${vpc.id}`,
      evidence: { routeTableId: line.tableId, route: line.route, targetVpcId: other },
    },
  };
}

function natGateway(index: NetworkIndex, vpc: VpcNode, line: RouteLine, id: string): ResolvedTarget {
  const gateway = index.natGateways.get(id);
  if (!gateway) {
    const gap = index.absenceOf(vpc.region, 'NatGateways', id);
    return gap ? opaque(gap, id) : notFound(line, id);
  }
  if (gateway.vpc !== vpc) return wrongVpc(line, vpc, gateway.vpc.id);
  if (!gateway.subnet) {
    return { target: { to: 'opaque', fact: unsupported('nat-gateway', id, `regional NAT gateway ${id}`) } };
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
    return gap ? opaque(gap, id) : notFound(line, id);
  }
  const why = attachmentDrop(gateway, vpc);
  if (!why) return { target: { to: 'internet-gateway', gateway } };
  if (why.code === 'ROUTE_TARGET_WRONG_VPC') return wrongVpc(line, vpc, gateway.doc.Attachments?.[0]?.VpcId);
  return { target: { to: 'internet-gateway', gateway }, drop: why };
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
  return doc.VpcEndpointType === 'Gateway'
    ? { target: { to: 'gateway-endpoint', endpoint: doc } }
    : { target: { to: 'opaque', fact: appliance(id) } };
}

function opaque(gap: Parameters<typeof gapFact>[0], id: string): ResolvedTarget {
  return { target: { to: 'opaque', fact: gapFact(gap, `${id} forwards and answers`, "it doesn't") } };
}

export function unsupported(type: string, id: string, what: string): UnknownFact {
  return {
    code: 'UNSUPPORTED_COMPONENT',
    component: { type, id },
    summary: `${what} is not modelled yet, so what happens beyond it isn't known`,
    howToLearn: 'probe from the machine itself',
    ifHolds: `${what} carries the packets both ways`,
    ifNot: "it doesn't",
  };
}

function appliance(id: string): UnknownFact {
  return {
    code: 'APPLIANCE_OPAQUE',
    component: { type: 'vpc-endpoint', id },
    summary: `the appliance behind ${id} decides, and its rules are not visible`,
    howToLearn: 'look at the rules of the appliance',
    ifHolds: 'the appliance passes the packets both ways',
    ifNot: "it doesn't",
  };
}

function unmodelled(route: Route): UnknownFact {
  const id = targetText(route);
  if (!id.startsWith('vgw-')) return unsupported('route-target', id, `route target ${id}`);
  return {
    code: 'EXTERNAL_NETWORK',
    component: { type: 'vpn-gateway', id },
    summary: `${id} leads to a network that is not visible from here (VPN or Direct Connect)`,
    howToLearn: 'probe from the machine itself, or ask who runs that network',
    ifHolds: 'the network beyond carries the packets both ways',
    ifNot: "it doesn't",
  };
}
