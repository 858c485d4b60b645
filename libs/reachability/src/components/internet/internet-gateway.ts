import {
  formatAddress,
  holdsIpv6,
  internetIpv4,
  IntervalSet,
  privateIpv4,
  sharedIpv4,
  type Variable,
} from '../../../../packets/src/index.js';
import type {
  InternetGatewayNode,
  NatGatewayNode,
  PublicAssociation,
  VpcNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch, Exit, Session, Station } from '../../walk/branch.js';
import { gapFact, label } from '../../walk/describe.js';
import { isIpv6 } from '../../walk/family.js';
import { go, type Move } from '../../walk/move.js';
import {
  assumeHolds,
  deadEnd,
  drop,
  type DropInfo,
  type HopInfo,
  translate,
  withFlows,
} from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { checkLeaving } from './block-public-access.js';
import { comesFromOutside } from '../routing/crossing-exits.js';
import { leaveUntranslated } from './ipv6-egress.js';
import { ownersAmong } from './ipv6-ingress.js';

/** Packets leave through the internet gateway. IPv4: destination allowed (R-IGW-4), source turned into its
 *  public address, 1:1 and with the port kept (R-IGW-2, R-IGW-5). IPv6: as they are (R-V6-1). */
export function leaveByInternetGateway(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode,
  from: Station,
): Move[] {
  const { vpc } = from.subnet;
  if (isIpv6(branch)) {
    const hop = info(gateway, vpc);
    const open = checkLeaving(context, branch, hop, from);
    return leaveUntranslated(context, open, { hop, vpc, gateway }, (left) => onward(context, left));
  }
  const { header } = branch;
  const moves: Move[] = [];
  let rest = branch.flows;
  for (const { addresses, why } of refusedDestinations(gateway)) {
    const flows = rest.restrict(header.destination, addresses);
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    moves.push(deadEnd(withFlows(branch, flows), info(gateway, vpc), why));
  }
  if (rest.isEmpty) return moves;
  if (comesFromOutside(branch, vpc)) {
    // Another VPC's machine, even where its number is one of this VPC's, too.
    return [...moves, deadEnd(withFlows(branch, rest), info(gateway, vpc), spoofedSource(gateway))];
  }
  const open = checkLeaving(context, withFlows(branch, rest), info(gateway, vpc), from);
  for (const translated of translateSource(context, open, gateway, vpc)) {
    moves.push(...onward(context, translated));
  }
  return moves;
}

export function info(gateway: InternetGatewayNode | undefined, vpc: VpcNode): HopInfo {
  const id = gateway?.id ?? `(none in ${vpc.id})`;
  const name = gateway?.name === undefined ? {} : { name: gateway.name };
  return {
    kind: 'internet-gateway',
    component: { type: 'internet-gateway', id, ...name, vpcId: vpc.id },
  };
}

function refusedDestinations({ id }: InternetGatewayNode): { addresses: IntervalSet; why: DropInfo }[] {
  return [
    {
      addresses: privateIpv4,
      why: {
        code: 'IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS',
        summary: `internet gateway ${id} drops private destinations (RFC 1918)`,
        evidence: { internetGatewayId: id },
      },
    },
    {
      addresses: sharedIpv4,
      why: {
        code: 'IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS',
        summary: `internet gateway ${id} drops destinations in shared address space (RFC 6598)`,
        evidence: { internetGatewayId: id },
      },
    },
  ];
}

/** The entry under which packets to this source came in, on the other leg. */
function sessionOf(
  { sessions }: Branch,
  inside: Variable,
): Extract<Session, { type: 'internet-gateway' }> | undefined {
  return sessions.find(
    (s): s is Extract<Session, { type: 'internet-gateway' }> =>
      s.type === 'internet-gateway' && s.way === 'in' && s.inside === inside,
  );
}

/** One branch for each source address, each with a public one; where it has none, as if it had. */
function translateSource(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode,
  vpc: VpcNode,
): Branch[] {
  const { header } = branch;
  const entered = sessionOf(branch, header.source);
  if (entered) return [cross(branch, gateway, vpc, entered.outside, '1:1, as it came in', null)];
  if (branch.assumedPublic.includes(header.source)) return [assumePublic(context, branch, gateway, vpc)];
  const result: Branch[] = [];
  let rest = branch.flows;
  // R-NAT-2: whatever public address stands beside a private NAT gateway's interface isn't its own.
  const associations = privateNatGateway(branch) ? [] : associationsAmong(vpc, rest.project(header.source));
  for (const association of associations) {
    const flows = rest.restrict(header.source, IntervalSet.of(association.privateIp));
    if (flows.isEmpty) continue;
    rest = rest.minus(flows);
    result.push(toPublic(context, withFlows(branch, flows), gateway, association));
  }
  if (!rest.isEmpty) result.push(...withoutPublicAddress(context, withFlows(branch, rest), gateway, vpc));
  return result;
}

/** The private NAT gateway that sends these packets. */
function privateNatGateway({ sessions }: Branch): NatGatewayNode | undefined {
  const last = sessions.at(-1);
  return last?.type === 'nat-gateway' && last.gateway.connectivity === 'private' ? last.gateway : undefined;
}

function associationsAmong(vpc: VpcNode, sources: IntervalSet): PublicAssociation[] {
  if (sources.size === 1) return [vpc.associations.get(sources.first!) ?? []].flat();
  return [...vpc.associations.values()].filter(({ privateIp }) => sources.has(privateIp));
}

function toPublic(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode,
  association: PublicAssociation,
): Branch {
  const outside = context.space.constant(association.publicIp);
  const text = `${formatAddress(association.privateIp)} <-> ${formatAddress(association.publicIp)}, ports kept`;
  return cross(branch, gateway, association.vpc, outside, text, { gatewayId: gateway.id, association });
}

function assumePublic(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode,
  vpc: VpcNode,
): Branch {
  const outside = context.space.addVariable('public-address', internetIpv4);
  return cross(branch, gateway, vpc, outside, 'a public address that is yet to be assigned', {
    gatewayId: gateway.id,
    association: null,
  });
}

function cross(
  branch: Branch,
  gateway: InternetGatewayNode,
  vpc: VpcNode,
  outside: Variable,
  text: string,
  exit: Exit | null,
): Branch {
  const { header } = branch;
  const id = `igw:${gateway.id}`;
  const made = branch.leg === 'forward' ? { created: true } : { used: true };
  const next = translate(
    branch,
    { ...info(gateway, vpc), state: { id, ...made, text } },
    { ...header, source: outside },
  );
  const session: Session = {
    type: 'internet-gateway',
    way: 'out',
    id,
    gateway,
    vpc,
    inside: header.source,
    outside,
  };
  return {
    ...next,
    sessions: [...next.sessions, session],
    exits: exit && branch.leg === 'forward' ? [...next.exits, exit] : next.exits,
  };
}

function withoutPublicAddress(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode,
  vpc: VpcNode,
): Branch[] {
  const { header, flows } = branch;
  const owned = ownedSources(context, branch, vpc);
  const result: Branch[] = [];
  const mine = flows.restrict(header.source, owned);
  if (!mine.isEmpty) result.push(missingPublicAddress(context, withFlows(branch, mine), gateway, vpc));
  const foreign = flows.minus(mine);
  if (!foreign.isEmpty) result.push(spoofed(context, withFlows(branch, foreign), gateway, vpc));
  return result;
}

function ownedSources(context: WalkContext, branch: Branch, vpc: VpcNode): IntervalSet {
  const { sourceNode } = context;
  if (sourceNode?.planned && branch.header.source === context.sourceVariable) return sourceNode.own;
  const sources = branch.flows.project(branch.header.source);
  if (sources.size === 1) {
    const address = sources.first!;
    const owner =
      vpc.owners.has(address) ||
      vpc.natGatewayAddresses.has(address) ||
      vpc.prefixOwners.some(({ set }) => set.has(address));
    return owner ? sources : (IntervalSet.empty as IntervalSet);
  }
  return IntervalSet.union(vpc.interfaces.map(({ own }) => own)).intersect(sources);
}

function missingPublicAddress(
  context: WalkContext,
  branch: Branch,
  gateway: InternetGatewayNode,
  vpc: VpcNode,
): Branch {
  const nat = privateNatGateway(branch);
  if (nat) {
    // R-NAT-2: no Elastic IP can be given to it, so this is the gateway's kind, not an address to add.
    const blocked = drop(branch, info(gateway, vpc), {
      code: 'NAT_GATEWAY_PRIVATE',
      summary: `NAT gateway ${label(nat)} is private: without an Elastic IP the internet gateway drops what it sends`,
      evidence: { natGatewayId: nat.id, connectivityType: 'private' },
      component: { type: 'nat-gateway', id: nat.id, vpcId: vpc.id },
    });
    return assumePublic(context, blocked, gateway, vpc);
  }
  const gap = context.index.absence(
    vpc.region,
    'NetworkInterfaces',
    'the public address of the source',
    vpc.id,
  );
  if (gap?.code === 'DOCUMENT_UNREADABLE') {
    const fact = gapFact(gap, 'the source has a public address', 'it has none');
    return assumePublic(context, assumeHolds(context, branch, info(gateway, vpc), fact), gateway, vpc);
  }
  const sources = branch.flows.project(branch.header.source);
  const who = sources.size === 1 ? formatAddress(sources.first!) : 'the source';
  const blocked = drop(branch, info(gateway, vpc), {
    code: 'IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS',
    summary: `${who} has no public address, so internet gateway ${gateway.id} drops its packets`,
    evidence: { internetGatewayId: gateway.id, privateIp: who },
    // Allocating, associating, and the exposure that comes with a public address.
    cost: 3,
  });
  return assumePublic(context, blocked, gateway, vpc);
}

/** R-IGW-3. */
export function spoofedSource({ id }: InternetGatewayNode): DropInfo {
  return {
    code: 'GATEWAY_REJECTS_SPOOFED_TRAFFIC',
    summary: `internet gateway ${id} drops packets whose source is no interface's address`,
    evidence: { internetGatewayId: id },
  };
}

function spoofed(context: WalkContext, branch: Branch, gateway: InternetGatewayNode, vpc: VpcNode): Branch {
  const gap = context.index.absence(
    vpc.region,
    'NetworkInterfaces',
    'the holder of the source address',
    vpc.id,
  );
  if (gap) {
    const fact = gapFact(gap, 'an interface with a public address holds the source', 'none does');
    return assumePublic(context, assumeHolds(context, branch, info(gateway, vpc), fact), gateway, vpc);
  }
  const blocked = drop(branch, info(gateway, vpc), spoofedSource(gateway));
  return assumePublic(context, blocked, gateway, vpc);
}

/** Back in, where the destination is a public address of this very network (R-IGW-7); else outside. */
export function onward(context: WalkContext, branch: Branch): Move[] {
  const { header, flows } = branch;
  if (
    branch.sessions.some(
      (s) => s.type === 'internet-gateway' && s.way === 'out' && s.outside === header.destination,
    )
  ) {
    return [go(branch, { at: 'inbound' })];
  }
  // An answer to a client outside leaves for good, and so does what was asked about hosts outside.
  if (branch.leg === 'return' || !context.followOwnAddresses) return [go(branch, { at: 'internet' })];
  const own = flows.restrict(
    header.destination,
    ownPublicAddresses(context, flows.project(header.destination)),
  );
  const outside = flows.minus(own);
  const moves: Move[] = [];
  if (!own.isEmpty) moves.push(go(withFlows(branch, own), { at: 'inbound' }));
  if (!outside.isEmpty) moves.push(go(withFlows(branch, outside), { at: 'internet' }));
  return moves;
}

function ownPublicAddresses({ index }: WalkContext, wanted: IntervalSet): IntervalSet {
  if (holdsIpv6(wanted)) return IntervalSet.union([...ownersAmong(index, wanted).values()]);
  if (wanted.size === 1)
    return index.publicAddresses.has(wanted.first!) ? wanted : (IntervalSet.empty as IntervalSet);
  const owned = [...index.publicAddresses.keys()].filter((address) => wanted.has(address));
  return IntervalSet.union(owned.map((address) => IntervalSet.of(address)));
}
