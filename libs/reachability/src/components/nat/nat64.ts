import {
  allIpv4,
  type FlowSpace,
  type Header,
  ICMP,
  ICMPV6,
  IntervalSet,
  nat64Ipv6,
  type Scalar,
  type Shift,
} from '../../../../packets/src/index.js';
import type { NatGatewayNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Session } from '../../walk/branch.js';
import { label, natGatewayRef } from '../../walk/describe.js';
import type { Move } from '../../walk/move.js';
import { deadEnd, type HopInfo, withFlows } from '../../walk/step.js';

const ECHO_REQUEST_V6 = 128 * 256;
const BASE = nat64Ipv6.first as bigint;

/** An address of 64:ff9b::/96 and the IPv4 address in its last 32 bits (RFC 6052): the same numbers, shifted. */
const embedded: Shift = {
  there: (values) => shifted(values.intersect(nat64Ipv6), (bound) => Number(BigInt(bound) - BASE)),
  back: (values) => shifted(values.intersect(allIpv4), (bound) => BigInt(bound) + BASE),
};

function shifted(values: IntervalSet, move: (bound: Scalar) => Scalar): IntervalSet {
  return IntervalSet.union(
    values.intervals().map(([from, to]) => IntervalSet.halfOpen<Scalar>(move(from), move(to))),
  );
}

/** R-NAT-9, RFC 6146: a NAT gateway turns IPv6 packets to 64:ff9b::/96 into IPv4 packets to the embedded
 *  address, and then does with them what it does with any client's (`translateOut`). Other IPv6 packets it
 *  doesn't take. */
export function throughNat64(
  branch: Branch,
  gateway: NatGatewayNode,
  translateOut: (branch: Branch) => Move[],
): Move[] {
  const { header, flows } = branch;
  const info: HopInfo = { kind: 'nat-gateway', component: natGatewayRef(gateway) };
  const moves: Move[] = [];
  const translatable = flows.restrict(header.destination, nat64Ipv6);
  const plain = flows.minus(translatable);
  if (!plain.isEmpty) {
    const summary = `NAT gateway ${label(gateway)} takes no IPv6 packets except those to 64:ff9b::/96 (NAT64)`;
    const evidence = { natGatewayId: gateway.id };
    moves.push(deadEnd(withFlows(branch, plain), info, { code: 'IPV6_NO_EGRESS', summary, evidence }));
  }
  if (translatable.isEmpty) return moves;
  const part = withFlows(branch, translatable);
  const echo = header.protocol === ICMPV6;
  if (
    echo &&
    !translatable.minus(translatable.restrict(header.icmp, IntervalSet.of(ECHO_REQUEST_V6))).isEmpty
  ) {
    const summary = 'of ICMPv6, NAT64 turns only echo messages of a client into IPv4';
    const evidence = { natGatewayId: gateway.id, protocol: ICMPV6 };
    return [...moves, deadEnd(part, info, { code: 'PROTOCOL_RESTRICTION', summary, evidence })];
  }
  const inIpv4 = { ...part, header: asIpv4(flows.space, header) };
  return [...moves, ...translateOut(inIpv4).map((move) => remember(move, header))];
}

function asIpv4(space: FlowSpace, header: Header): Header {
  const destination = space.addView('destination', header.destination, embedded);
  if (header.protocol !== ICMPV6) return { ...header, destination };
  return { ...header, destination, protocol: ICMP, icmp: space.constant(8 * 256) };
}

/** Keeps the IPv6 packet with the entry that the gateway made, for the answer, and shows it as what came in. */
function remember(move: Move, arrived: Header): Move {
  if (move.move !== 'go') return move;
  const { branch } = move;
  const session = branch.sessions.at(-1);
  const trace = branch.trace;
  if (session?.type !== 'nat-gateway' || !trace) return move;
  const { hop } = trace;
  const text = `NAT64: an address of 64:ff9b::/96 stands for the IPv4 address in its last 32 bits; ${hop.state?.text ?? ''}`;
  const shown = { ...hop, headerIn: arrived, state: { id: session.id, created: true, text } };
  return {
    ...move,
    branch: {
      ...branch,
      trace: { ...trace, hop: shown },
      sessions: [...branch.sessions.slice(0, -1), { ...session, ipv6: arrived }],
    },
  };
}

/** The header of an answer that a NAT gateway turned back, as the IPv6 client gets it. */
export function turnedBackToIpv6(
  space: FlowSpace,
  header: Header,
  { ipv6 }: Extract<Session, { type: 'nat-gateway' }>,
): Header {
  if (!ipv6) return header;
  const source = { source: ipv6.destination, protocol: ipv6.protocol };
  return ipv6.protocol === ICMPV6
    ? { ...header, ...source, icmp: space.constant(129 * 256) }
    : { ...header, ...source };
}
