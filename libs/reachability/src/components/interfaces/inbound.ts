import {
  formatAddress,
  IntervalSet,
  privateIpv4,
  uniqueLocalIpv6,
  type Variable,
} from '../../../../packets/src/index.js';
import type {
  InternetGatewayNode,
  PublicAssociation,
  VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch, Session } from '../../walk/branch.js';
import { gapFact, vpcRef } from '../../walk/describe.js';
import { isIpv6 } from '../../walk/family.js';
import { go, type Move } from '../../walk/move.js';
import {
  assumeHolds,
  deadEnd,
  drop,
  type HopInfo,
  opaqueEnd,
  pass,
  translate,
  withFlows,
} from '../../walk/step.js';
import { sourceItself } from '../../walk/source-itself.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { checkEntering } from '../internet/block-public-access.js';
import { throughEdgeTable } from '../routing/edge-route-table.js';
import { returnByEgressOnlyGateway } from '../internet/egress-only-gateway.js';
import { info } from '../internet/internet-gateway.js';
import { UNTRANSLATED } from '../internet/ipv6-egress.js';
import { checkDeniesGateway, ipv6Owners } from '../internet/ipv6-ingress.js';
import { interfacesAmong } from './local-receivers.js';
import { attachmentDrop } from '../routing/route-target.js';

const notOnTheInternet = privateIpv4.union(uniqueLocalIpv6);

/** Packets come from outside to public addresses: the internet gateway turns each back into its private
 *  address (R-IGW-5), its edge route table may divert them (R-IGW-6), then their interface gets them. */
export function enterByInternetGateway(context: WalkContext, branch: Branch): Move[] {
  const { header } = branch;
  const session = branch.sessions.find(
    (s): s is Extract<Session, { type: 'internet-gateway' }> =>
      s.type === 'internet-gateway' && s.way === 'out' && s.outside === header.destination,
  );
  if (session?.egressOnly) {
    return toOwner(context, returnByEgressOnlyGateway(branch, session, session.egressOnly), session.vpc);
  }
  if (session) return enter(context, branch, session.vpc, session.inside, session.gateway);
  if (isIpv6(branch)) {
    const { parts, rest } = ipv6Owners(context, branch);
    return [
      ...parts.flatMap((part) => enter(context, part.branch, part.vpc, header.destination)),
      ...(rest.isEmpty ? [] : nobodyThere(context, withFlows(branch, rest))),
    ];
  }
  const moves: Move[] = [];
  let rest = branch.flows;
  const wanted = rest.project(header.destination);
  for (const { publicIp, privateIp, vpc } of publicAddressesAmong(context, wanted)) {
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

function publicAddressesAmong({ index }: WalkContext, wanted: IntervalSet): Iterable<PublicAssociation> {
  if (wanted.size > 1) return index.publicAddresses.values();
  return [index.publicAddresses.get(wanted.first!) ?? []].flat();
}

function nobodyThere(context: WalkContext, branch: Branch): Move[] {
  const { header } = branch;
  const moves: Move[] = [];
  const notPublic = branch.flows.restrict(header.destination, notOnTheInternet);
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
  const what = addresses.size === 1 ? formatAddress(addresses.first!) : 'any of these addresses';
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
          summary: `no interface of this network has ${addresses.size === 1 ? 'the public address ' : ''}${what}`,
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
  if (passed) return admit(context, branch, gateway, vpc, inside, hop);
  return checkEntering(context, checkAttachment(context, branch, gateway, vpc, hop), hop, vpc, inside)
    .flatMap((b) => (isIpv6(b) ? checkDeniesGateway(b, hop, vpc) : [b]))
    .flatMap((b) => admit(context, b, gateway, vpc, inside, hop));
}

/** The public destination becomes its private address; one of IPv6 stays as it is. */
function admit(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode | undefined,
  vpc: VpcNode,
  inside: Variable,
  hop: HopInfo,
): Move[] {
  const id = `igw:${hop.component.id}`;
  const made = branch.leg === 'forward' ? { created: true } : { used: true };
  const unchanged = inside === branch.header.destination;
  const text = unchanged ? UNTRANSLATED : 'the public destination becomes its private address, ports kept';
  const entering = { ...hop, state: { id, ...made, text } };
  const entered = unchanged
    ? pass(branch, { ...entering, note: UNTRANSLATED })
    : translate(branch, entering, { ...branch.header, destination: inside });
  const session: Session = {
    type: 'internet-gateway',
    way: 'in',
    id,
    gateway,
    vpc,
    inside,
    outside: branch.header.destination,
  };
  const next = { ...entered, sessions: [...entered.sessions, session] };
  return throughEdgeTable(context, next, gateway, vpc, (b) => toOwner(context, b, vpc));
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

/** On to whoever holds the private destination address. */
export function toOwner(context: WalkContext, branch: Branch, vpc: VpcNode): Move[] {
  const { destination } = branch.header;
  const source = sourceItself(context, branch);
  if (source) return [go(branch, { at: 'interface', node: source, from: null })];
  // A planned NAT gateway is known by its session only.
  const planned = branch.sessions.find((s) => s.type === 'nat-gateway' && s.outside.source === destination);
  if (planned?.type === 'nat-gateway')
    return [go(branch, { at: 'nat-gateway', gateway: planned.gateway, from: null })];
  const wanted = branch.flows.project(destination);
  const gateway = vpc.natGatewayAddresses.get(wanted.first!);
  if (gateway) return [go(branch, { at: 'nat-gateway', gateway, from: null })];
  const moves: Move[] = [];
  let rest = branch.flows;
  for (const node of interfacesAmong(vpc, wanted)) {
    const flows = rest.restrict(destination, node.own);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    moves.push(go(withFlows(branch, flows), { at: 'interface', node, from: null }));
  }
  return rest.isEmpty ? moves : [...moves, heldByNobody(context, withFlows(branch, rest), vpc)];
}

/** An answer to an address that a machine in the middle gave as its own, and that no interface has. */
function heldByNobody(context: WalkContext, branch: Branch, vpc: VpcNode): Move {
  const addresses = branch.flows.project(branch.header.destination);
  const what = addresses.size === 1 ? formatAddress(addresses.first!) : 'these addresses';
  const hop: HopInfo = { kind: 'destination', component: vpcRef(vpc) };
  const gap = context.index.absence(vpc.region, 'NetworkInterfaces', `the holder of ${what}`, vpc.id);
  if (gap) return opaqueEnd(branch, hop, gapFact(gap, `an interface holds ${what}`, 'none does'));
  return deadEnd(branch, hop, {
    code: 'UNKNOWN_RESOURCE',
    summary: `no interface in ${vpc.id} holds ${what}`,
    evidence: { vpcId: vpc.id },
  });
}
