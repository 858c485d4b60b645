import { formatAddress, IntervalSet, privateIpv4, type Variable } from '../../../packets/src/index.js';
import type { InternetGatewayNode, VpcNode } from '../../../snapshot/src/network/index.js';
import type { Branch, Session } from '../walk/branch.js';
import { gapFact, vpcRef } from '../walk/describe.js';
import { go, type Move } from '../walk/move.js';
import { assumeHolds, deadEnd, drop, type HopInfo, opaqueEnd, translate, withFlows } from '../walk/step.js';
import type { WalkContext } from '../walk/walk-context.js';
import { checkPublicAccess, info } from './internet-gateway.js';
import { interfacesAmong } from './local-receivers.js';
import { compileRouteTable } from './route-table.js';
import { attachmentDrop, unsupported } from './route-target.js';

/** Packets come from outside to public addresses: the internet gateway turns each back into its private
 *  address (R-IGW-5), its edge route table may divert them (R-IGW-6), then their interface gets them. */
export function enterByInternetGateway(context: WalkContext, branch: Branch): Move[] {
  const { header } = branch;
  const session = branch.sessions.find(
    (s): s is Extract<Session, { type: 'internet-gateway' }> =>
      s.type === 'internet-gateway' && s.way === 'out' && s.outside === header.destination,
  );
  if (session) return enter(context, branch, session.vpc, session.inside, session.gateway);
  const moves: Move[] = [];
  let rest = branch.flows;
  const wanted = rest.project(header.destination);
  for (const { publicIp, privateIp, vpc } of context.index.publicAddresses.values()) {
    if (!wanted.has(publicIp)) continue;
    const flows = rest.restrict(header.destination, IntervalSet.of(publicIp));
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    moves.push(...enter(context, withFlows(branch, flows), vpc, context.space.constant(privateIp)));
    if (rest.isEmpty) break;
  }
  if (!rest.isEmpty) moves.push(...nobodyThere(context, withFlows(branch, rest)));
  return moves;
}

function nobodyThere(context: WalkContext, branch: Branch): Move[] {
  const { header } = branch;
  const moves: Move[] = [];
  const notPublic = branch.flows.restrict(header.destination, privateIpv4);
  const component = { type: 'internet', id: 'internet' };
  if (!notPublic.isEmpty) {
    moves.push(
      deadEnd(
        withFlows(branch, notPublic),
        { kind: 'internet', component },
        {
          code: 'IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS',
          summary:
            'the internet does not carry packets to private addresses; only a public address can be reached from outside',
          evidence: {},
        },
      ),
    );
  }
  const rest = branch.flows.minus(notPublic);
  if (rest.isEmpty) return moves;
  const addresses = rest.project(header.destination);
  const what = addresses.size === 1 ? formatAddress(addresses.first!) : 'these addresses';
  const gap = context.index.snapshot.regions
    .map((region) => context.index.absence(region, 'NetworkInterfaces', `the holder of ${what}`))
    .find((candidate) => candidate !== undefined);
  if (gap) {
    const fact = gapFact(gap, `an interface of this network holds ${what}`, 'none does');
    moves.push(opaqueEnd(withFlows(branch, rest), { kind: 'internet', component }, fact));
  } else {
    moves.push(
      deadEnd(
        withFlows(branch, rest),
        { kind: 'internet', component },
        {
          code: 'UNKNOWN_RESOURCE',
          summary: `no interface of this network has the public address ${what}`,
          evidence: {},
        },
      ),
    );
  }
  return moves;
}

/** `passed`: the gateway by which the other leg left, judged there. */
function enter(
  context: WalkContext,
  branch: Branch,
  vpc: VpcNode,
  inside: Variable,
  passed?: InternetGatewayNode,
): Move[] {
  const gateway = passed ?? gatewayOf(context, vpc);
  const hop = info(gateway, vpc);
  const attached = passed
    ? branch
    : checkPublicAccess(context, checkAttachment(context, branch, gateway, vpc, hop), gateway, vpc);
  const id = `igw:${hop.component.id}`;
  const made = branch.leg === 'forward' ? { created: true } : { used: true };
  const text = 'the public destination becomes its private address, ports kept';
  const state = { id, ...made, text };
  const translated = translate(attached, { ...hop, state }, { ...attached.header, destination: inside });
  const session: Session = {
    type: 'internet-gateway',
    way: 'in',
    id,
    gateway,
    vpc,
    inside,
    outside: branch.header.destination,
  };
  const next = { ...translated, sessions: [...translated.sessions, session] };
  return edge(context, next, gateway, vpc).flatMap((b) => ('move' in b ? [b] : toOwner(context, b, vpc)));
}

function gatewayOf({ index }: WalkContext, vpc: VpcNode): InternetGatewayNode | undefined {
  return [...index.internetGateways.values()].find(({ doc }) =>
    (doc.Attachments ?? []).some(({ VpcId }) => VpcId === vpc.id),
  );
}

function checkAttachment(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode | undefined,
  vpc: VpcNode,
  hop: HopInfo,
): Branch {
  const why = gateway && attachmentDrop(gateway, vpc);
  if (why) return drop(branch, hop, why);
  if (gateway) return branch;
  const gap = context.index.absence(vpc.region, 'InternetGateways', `the internet gateway of ${vpc.id}`);
  if (gap)
    return assumeHolds(
      context,
      branch,
      hop,
      gapFact(gap, `an internet gateway is attached to ${vpc.id}`, 'none is'),
    );
  return drop(branch, hop, {
    code: 'UNASSOCIATED_COMPONENT',
    summary: `no internet gateway is attached to ${vpc.id}`,
    evidence: { vpcId: vpc.id },
    component: vpcRef(vpc),
  });
}

/** R-IGW-6: only local routes are followed; a diversion to an appliance is not modelled. */
function edge(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode | undefined,
  vpc: VpcNode,
): (Branch | Move)[] {
  const table = gateway && context.index.edgeTableOfGateway.get(gateway.id);
  if (!table) return [branch];
  const result: (Branch | Move)[] = [];
  let rest = branch.flows;
  for (const { destinations, lines } of compileRouteTable(context.index, vpc, table).parts) {
    if (lines.every(({ route }) => route.GatewayId === 'local')) continue;
    const flows = rest.restrict(branch.header.destination, destinations);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    const component = { type: 'route-table', id: table.RouteTableId!, vpcId: vpc.id };
    const fact = unsupported(
      'route-table',
      table.RouteTableId!,
      `the diversion to ${lines[0]!.target} by the edge route table`,
    );
    result.push(opaqueEnd(withFlows(branch, flows), { kind: 'route-table', component }, fact));
  }
  if (!rest.isEmpty) result.push(withFlows(branch, rest));
  return result;
}

function toOwner(context: WalkContext, branch: Branch, vpc: VpcNode): Move[] {
  const { sourceNode, sourceVariable } = context;
  const { destination } = branch.header;
  if (sourceNode?.planned && destination === sourceVariable) {
    return [go(branch, { at: 'interface', node: sourceNode, from: null })];
  }
  // A planned NAT gateway is known by its session only.
  const planned = branch.sessions.find((s) => s.type === 'nat-gateway' && s.outside.source === destination);
  if (planned?.type === 'nat-gateway')
    return [go(branch, { at: 'nat-gateway', gateway: planned.gateway, from: null })];
  const wanted = branch.flows.project(destination);
  const gateway = vpc.natGatewayAddresses.get(wanted.first!);
  if (gateway) return [go(branch, { at: 'nat-gateway', gateway, from: null })];
  return interfacesAmong(vpc, wanted)
    .filter((node) => !branch.flows.restrict(destination, node.own).isEmpty)
    .map((node) =>
      go(withFlows(branch, branch.flows.restrict(destination, node.own)), {
        at: 'interface',
        node,
        from: null,
      }),
    );
}
