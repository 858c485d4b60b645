import { evaluateProxy, type ProxyQuestion } from '../../../../guest/src/index.js';
import { answerHeader, formatAddress, type IntervalSet, TCP } from '../../../../packets/src/index.js';
import type { InterfaceNode } from '../../../../snapshot/src/network/index.js';
import type { ComponentRef } from '../../diagnosis/hop.js';
import { answerFromGuest, type GuestSession } from '../../guest/answering.js';
import { guestAt } from '../../guest/known-guests.js';
import { ephemeralRange } from '../../question/ephemeral-range.js';
import type { Branch, Session, UnknownFact } from '../../walk/branch.js';
import { instanceRef, label } from '../../walk/describe.js';
import { isIpv6, byFamily } from '../../walk/family.js';
import { go, type Move } from '../../walk/move.js';
import { assumeHolds, deadEnd, drop, type HopInfo, pass, translate, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { startFrom } from '../interfaces/start-from.js';

type ProxySession = Extract<Session, { type: 'proxy' }>;

/** Whether the packets have come to the explicit proxy that the question names. */
export function isAtProxy({ via }: WalkContext, { sessions }: Branch, node: InterfaceNode): boolean {
  return via?.node === node && !sessions.some(({ type }) => type === 'proxy');
}

/** R-PX-1, R-PX-2: the proxy takes the request, if it listens and its rules allow it, and opens a connection of
 *  its own to the destination. */
export function throughProxy(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  tracked: GuestSession | undefined,
): Move[] {
  const via = context.via!;
  const hop: HopInfo = { kind: 'proxy', component: proxyRef(node) };
  if (via.wanted.protocol !== TCP) {
    const summary = `an HTTP proxy such as ${node.instanceId ?? node.id}:${via.port} carries HTTP and HTTPS, nothing else`;
    return [
      deadEnd(branch, hop, { code: 'PROXY_PROTOCOL_UNSUPPORTED', summary, evidence: { port: via.port } }),
    ];
  }
  return admitted(context, branch, node, hop).flatMap((part) => connect(context, part, node, tracked));
}

function proxyRef(node: InterfaceNode): ComponentRef {
  return { ...instanceRef(node), type: 'proxy' };
}

/** The request before the proxy's socket and access rules. */
function admitted(context: WalkContext, branch: Branch, node: InterfaceNode, hop: HopInfo): Branch[] {
  const { name, wanted, port } = context.via!;
  const { space } = context;
  const known = guestAt(context, node);
  if (!known) return [notInspected(context, branch, node, hop)];
  const { flows, header } = branch;
  const listening = flows.project(header.destinationPort).first;
  const address = flows.project(header.destination).first;
  const destinationPort = Number(space.domain(wanted.destinationPort).first);
  const question: ProxyQuestion = {
    flows,
    client: header.source,
    proxyAddress: typeof address === 'number' ? address : 0,
    proxyPort: Number(listening ?? port),
    destination: { name, addresses: addressesOf(context, name), port: destinationPort },
    scheme: schemeOf(destinationPort),
  };
  const { allowed, allowedBy, denied, unknown } = evaluateProxy(known.guest.facts, question);
  const [line] = allowedBy;
  const passing =
    line === undefined ? hop : { ...hop, detail: () => ({ matched: { rule: line, text: line } }) };
  return [
    ...(allowed.isEmpty ? [] : [pass(withFlows(branch, allowed), passing)]),
    ...denied.map(({ flows: part, finding: { code, summary, evidence } }) =>
      drop(withFlows(branch, part), hop, {
        code,
        summary: `on ${label({ ...node, id: known.instanceId })} ${summary}`,
        evidence: { ...evidence, instanceId: known.instanceId },
      }),
    ),
    ...unknown.map(({ flows: part, reason, howToLearn }) =>
      assumeHolds(context, withFlows(branch, part), hop, {
        ...proxyFact(node),
        summary: `whether the proxy on ${known.instanceId} serves the request isn't known: ${reason}`,
        howToLearn,
      }),
    ),
  ];
}

/** A name that nobody resolved stands for no address that a rule could be held against. */
function addressesOf({ via, space }: WalkContext, name: string | undefined): IntervalSet | undefined {
  const addresses = space.domain(via!.wanted.destination);
  return name !== undefined && addresses.size > 1_000_000 ? undefined : addresses;
}

/** Plain HTTP ports are asked for by GET; through anything else a client makes a tunnel by CONNECT. */
function schemeOf(port: number): 'http' | 'https' {
  return port === 80 || port === 8080 ? 'http' : 'https';
}

function notInspected(context: WalkContext, branch: Branch, node: InterfaceNode, hop: HopInfo): Branch {
  if (!context.assumeGuestForwards) return assumeHolds(context, branch, hop, proxyFact(node));
  const accepted = {
    code: 'PROXY_SERVES',
    summary: `the proxy on ${node.instanceId ?? node.id} listens and allows the request (accepted by the caller)`,
    confirmBy: 'ss -lnt and the configuration of the proxy on the instance',
  };
  return pass({ ...branch, assumptions: [...branch.assumptions, accepted] }, hop);
}

function proxyFact(node: InterfaceNode): UnknownFact {
  const id = node.instanceId ?? node.id;
  return {
    code: 'GUEST_NOT_INSPECTED',
    component: proxyRef(node),
    summary: `whether the proxy on ${label({ ...node, id })} listens and allows the request isn't visible from outside`,
    howToLearn: 'ss -lnt and the configuration of the proxy (squid.conf) on the instance',
    ifHolds: 'the proxy listens and allows the request',
    ifNot: "it doesn't",
  };
}

/** The second connection, from the proxy's own address. */
function connect(
  context: WalkContext,
  branch: Branch,
  node: InterfaceNode,
  tracked: GuestSession | undefined,
): Move[] {
  const { space, index, via } = context;
  const wanted = via!.wanted;
  const id = `proxy:${node.instanceId ?? node.id}`;
  const sourcePort = space.addVariable('proxy-port', ephemeralRange(index, node));
  const client = branch.header;
  return byFamily({ ...branch, header: { ...client, destination: wanted.destination } }).flatMap((part) => {
    const own = isIpv6(part) ? node.primaryIpv6 : node.primary;
    const hop: HopInfo = { kind: 'proxy', component: proxyRef(node) };
    const asked = { ...part, header: client };
    if (own === undefined) {
      const summary = `${node.id} has no IPv6 address from which its proxy could connect`;
      return [
        deadEnd(asked, hop, { code: 'IPV6_NO_EGRESS', summary, evidence: { networkInterfaceId: node.id } }),
      ];
    }
    const outside = { source: space.constant(own), sourcePort };
    const header = { ...wanted, ...outside, icmp: space.constant(0) };
    const state = { id, created: true, text: `a new connection from ${formatAddress(own)}` };
    const opened = translate(asked, { ...hop, state }, header);
    const session: ProxySession = { type: 'proxy', id, node, client, outside, tracked };
    return startFrom(context, { ...opened, sessions: [...opened.sessions, session], visited: [] }, node);
  });
}

/** The proxy's connection that this answer belongs to. */
export function proxySession({ sessions, header }: Branch, node: InterfaceNode): ProxySession | undefined {
  return sessions.find(
    (one): one is ProxySession =>
      one.type === 'proxy' &&
      one.node === node &&
      one.outside.source === header.destination &&
      one.outside.sourcePort === header.destinationPort,
  );
}

/** The destination's answer is back at the proxy, which answers its client. */
export function answerThroughProxy(context: WalkContext, branch: Branch, session: ProxySession): Move[] {
  const { node, client, tracked, id } = session;
  const header = answerHeader(context.space, client)!;
  const state = { id, used: true, text: 'the proxy hands the answer to its client' };
  const next = translate(branch, { kind: 'proxy', component: proxyRef(node), state }, header);
  const answering: Branch = { ...next, visited: [] };
  if (tracked) return answerFromGuest(context, answering, node, tracked);
  return [go(answering, { at: 'sending', station: { subnet: node.subnet, node, forwarded: false } })];
}
