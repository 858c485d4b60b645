import { answersSession } from '../../../../guest/src/index.js';
import { privateIpv4, sharedIpv4, unroutableIpv4 } from '../../../../packets/src/index.js';
import type {
  InternetGatewayNode,
  NatGatewayNode,
  SubnetNode,
  VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import { label, vpcRef } from '../../walk/describe.js';
import { isIpv6 } from '../../walk/family.js';
import type { Place } from '../../walk/move.js';
import type { DropInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { crossingExits, wayBack } from './crossing-exits.js';
import { gatewayEndpointExits } from '../endpoints/gateway-endpoint-exits.js';
import { candidateExitsIpv6 } from './candidate-exits-ipv6.js';
import { natInstancesOf } from '../nat/nat-instance-candidates.js';
import { compileRouteTable } from './route-table.js';
import { attachmentDrop } from './route-target.js';

/** A way out that a station could take if its subnet had a route to it. */
export interface CandidateExit {
  via: string;
  /** Edits beside the route and those that the walk finds on the way. */
  baseCost: number;
  place: Place;
  nextSubnet?: SubnetNode;
  /** One more thing to mend at the route itself. */
  also?: DropInfo;
  /** What the route has to say, for the finding that it is missing. */
  evidence?: Record<string, unknown>;
}

/** The ways that a station without a route could take. An answer to another VPC goes back as the question came. */
export function candidateExits(context: WalkContext, branch: Branch, station: Station): CandidateExit[] {
  const across = crossingExits(context, branch, station);
  return wayBack(branch, station) ? across : [...internetExits(context, branch, station), ...across];
}

/** The ways to the internet that a station without a route could take, existing devices first. NAT devices
 *  and answers can only go straight to the internet gateway, and what a transit gateway brings only by NAT
 *  devices. */
function internetExits(context: WalkContext, branch: Branch, station: Station): CandidateExit[] {
  const { header, flows } = branch;
  const { vpc } = station.subnet;
  if (isIpv6(branch)) {
    return candidateExitsIpv6(context, branch, station, {
      straight: () => throughInternetGateway(context, station, vpc),
      natGateways: () => [...natGateways(branch, station, vpc), ...newNatGateway(context, station, vpc)],
    });
  }
  const notPublic = [privateIpv4, sharedIpv4, unroutableIpv4].some(
    (set) => !flows.restrict(header.destination, set).isEmpty,
  );
  if (notPublic) return [];
  if (station.attachment) {
    if (branch.leg === 'return') return [];
    return [
      ...natGateways(branch, station, vpc),
      ...natInstances(context, branch, station, vpc),
      ...newNatGateway(context, station, vpc),
    ];
  }
  const straight = throughInternetGateway(context, station, vpc);
  if (branch.leg === 'return') return [...throughForwarders(branch, station), ...straight];
  if ((station.forwarded && !station.endpoint) || station.gateway) return straight;
  return [
    ...gatewayEndpointExits(context, branch, station),
    ...natGateways(branch, station, vpc),
    ...natInstances(context, branch, station, vpc),
    ...straight,
    ...newNatGateway(context, station, vpc),
  ];
}

function throughInternetGateway(context: WalkContext, station: Station, vpc: VpcNode): CandidateExit[] {
  const { index } = context;
  const attached = [...index.internetGateways.values()].find(
    (gateway) => attachmentDrop(gateway, vpc) === undefined,
  );
  const hasPublicAddress = station.node !== undefined && vpc.associations.has(station.node.primary);
  const baseCost = hasPublicAddress ? -0.5 : 0;
  if (attached) {
    return [
      {
        via: `internet gateway ${label(attached)}`,
        baseCost,
        place: { at: 'internet-gateway', gateway: attached, from: station },
      },
    ];
  }
  if (index.absence(vpc.region, 'InternetGateways', vpc.id)) return [];
  const planned: InternetGatewayNode = {
    id: 'igw-(new)',
    doc: { InternetGatewayId: 'igw-(new)', Attachments: [{ VpcId: vpc.id, State: 'attached' }] },
  };
  const also: DropInfo = {
    code: 'UNASSOCIATED_COMPONENT',
    summary: `no internet gateway is attached to ${vpc.id}`,
    evidence: { vpcId: vpc.id },
    component: vpcRef(vpc),
  };
  return [
    {
      via: 'a new internet gateway',
      baseCost: baseCost + 1,
      place: { at: 'internet-gateway', gateway: planned, from: station },
      also,
    },
  ];
}

function natGateways(branch: Branch, station: Station, vpc: VpcNode): CandidateExit[] {
  return vpc.natGateways
    .filter(
      ({ id, state, connectivity, subnet, regional }) =>
        state === 'available' &&
        connectivity === 'public' &&
        (subnet ?? regional) &&
        !branch.visited.includes(id),
    )
    .map((gateway) => ({
      gateway,
      sameZone: gateway.regional ? true : gateway.subnet?.zone === station.subnet.zone,
    }))
    .sort((a, b) => Number(b.sameZone) - Number(a.sameZone) || (a.gateway.id < b.gateway.id ? -1 : 1))
    .slice(0, 3)
    .map(({ gateway, sameZone }) => ({
      via: `NAT gateway ${label(gateway)}`,
      baseCost: sameZone ? -0.2 : -0.1,
      place: { at: 'nat-gateway', gateway, from: station },
      ...(gateway.subnet === undefined ? {} : { nextSubnet: gateway.subnet }),
    }));
}

function natInstances(context: WalkContext, branch: Branch, station: Station, vpc: VpcNode): CandidateExit[] {
  return natInstancesOf(context.index, vpc)
    .filter(
      ({ node }) =>
        node.instanceId !== station.node?.instanceId && !branch.visited.includes(node.instanceId ?? node.id),
    )
    .slice(0, 3)
    .map(({ node, certain }) => ({
      via: `NAT instance ${label({ ...node, id: node.instanceId ?? node.id })}`,
      baseCost: certain ? 0 : 1,
      place: { at: 'interface', node, from: station },
      nextSubnet: node.subnet,
    }));
}

/** R-PF-3: an answer whose question a machine of the VPC forwarded, with the asker's address kept, goes back by
 *  that machine. */
function throughForwarders({ sessions, header }: Branch, station: Station): CandidateExit[] {
  return sessions.flatMap((one) =>
    one.type === 'guest' &&
    one.role === 'passed-on' &&
    one.node.vpc === station.subnet.vpc &&
    one.node.instanceId !== station.node?.instanceId &&
    answersSession(one.entry, header)
      ? [
          {
            via: label({ ...one.node, id: one.instanceId }),
            baseCost: -0.3,
            place: { at: 'interface', node: one.node, from: station },
            nextSubnet: one.node.subnet,
          },
        ]
      : [],
  );
}

/** A NAT gateway that would have to be made, in a subnet that routes to the internet gateway. */
function newNatGateway(context: WalkContext, station: Station, vpc: VpcNode): CandidateExit[] {
  const publicSubnets = vpc.subnets.filter(
    (subnet) => subnet !== station.subnet && isPublic(context, subnet),
  );
  const subnet = publicSubnets.find(({ zone }) => zone === station.subnet.zone) ?? publicSubnets[0];
  if (!subnet) return [];
  const id = 'nat-(new)';
  const gateway: NatGatewayNode = {
    id,
    doc: { NatGatewayId: id, SubnetId: subnet.id, VpcId: vpc.id, State: 'available' },
    vpc,
    subnet,
    state: 'available',
    connectivity: 'public',
    addresses: [],
    planned: true,
  };
  return [
    {
      via: `a new NAT gateway in ${label(subnet)}`,
      baseCost: 3,
      place: { at: 'nat-gateway', gateway, from: station },
      nextSubnet: subnet,
    },
  ];
}

/** The subnet's table leads some public destinations to an internet gateway that is attached here. */
function isPublic({ index }: WalkContext, subnet: SubnetNode): boolean {
  const table = index.routeTable(subnet);
  if (!table.known) return false;
  return compileRouteTable(index, subnet.vpc, table.value).parts.some(({ lines }) =>
    lines.some(({ route }) => {
      const gateway = index.internetGateways.get(route.GatewayId ?? '');
      return gateway !== undefined && attachmentDrop(gateway, subnet.vpc) === undefined;
    }),
  );
}
