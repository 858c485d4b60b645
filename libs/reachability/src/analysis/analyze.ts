import {
  allIpv4,
  allIpv6,
  FlowSet,
  FlowSpace,
  type Header,
  IntervalSet,
  isIcmp,
  TCP,
} from '../../../packets/src/index.js';
import type { NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { ephemeralRange } from '../question/ephemeral-range.js';
import type { AskedProxy } from '../question/resolve-proxy.js';
import { type ResolvedQuestion, resolveQuestion } from '../question/resolve-question.js';
import type { Branch, Outcome, UnknownFact } from '../walk/branch.js';
import { addWarning } from '../walk/step.js';
import type { Steering, WalkContext } from '../walk/walk-context.js';
import type { Analysis } from './analysis.js';
import { runQuestion } from './detour.js';
import { weighDoubts } from './doubts.js';
import { addUp, type Sums, verdictOf } from './sums.js';

/** Walks the question's packets through the network and adds up what became of them. */
export function analyze(index: NetworkIndex, request: DiagnosisRequest, steering: Steering = {}): Analysis {
  return analyzeQuestion(index, request, resolveQuestion(index, request), steering);
}

/** The same for a question that is resolved already. */
export function analyzeQuestion(
  index: NetworkIndex,
  request: DiagnosisRequest,
  question: ResolvedQuestion,
  steering: Steering = {},
): Analysis {
  return weighDoubts(question, (variant) => walkQuestion(index, request, variant, steering));
}

function walkQuestion(
  index: NetworkIndex,
  request: DiagnosisRequest,
  question: ResolvedQuestion,
  steering: Steering,
): Analysis {
  const space = new FlowSpace();
  const header = questionHeader(space, question);
  const first = question.via ? toProxy(index, space, header, question, question.via) : header;
  const context: WalkContext = {
    index,
    space,
    sourceNode: question.source.type === 'network-interface' ? question.source.node : null,
    sourceVariable: header.source,
    standIns: question.source.type === 'network-interface' ? question.source.standIns : undefined,
    followOwnAddresses: !question.outsideOnly,
    assumeGuestForwards: request.assumeGuest === 'forwarding',
    steering,
    service: question.service?.name ?? null,
    sideOutcomes: [],
    guests: new Set(),
    steps: 0,
    asked: first,
    via: question.via && { ...question.via, wanted: header },
    alternatives: [],
  };
  const start: Branch = {
    flows: question.via ? FlowSet.full(space) : ofOneFamily(space, header),
    header: first,
    leg: 'forward',
    trace: undefined,
    blockers: [],
    unknowns: [],
    assumptions: question.service?.assumptions ?? [],
    warnings: [],
    tracked: [],
    sessions: [],
    middleboxes: [],
    crossings: [],
    visited: [],
    assumedPublic: [],
    exits: [],
  };
  const outcomes = [
    ...runQuestion(context, withServiceWarnings(start, question), question),
    ...context.sideOutcomes,
  ];
  const sums = addUp(space, outcomes);
  const held = addUp(space, outcomes.filter(isFavourable));
  const verdict = verdictOf(sums);
  const unknowns = decidingFacts(outcomes, sums);
  const heldVerdict = verdictOf(held);
  return {
    request,
    question,
    space,
    header,
    outcomes,
    ...sums,
    verdict,
    ...(verdict === 'undetermined' && heldVerdict !== 'undetermined' ? { heldVerdict } : {}),
    unknowns,
    guests: [...context.guests],
    alternatives: context.alternatives
      .sort((a, b) => a.cost - b.cost)
      .map(({ via, codes }) => ({ via, codes })),
  };
}

function questionHeader(space: FlowSpace, question: ResolvedQuestion): Header {
  return {
    protocol: question.protocol,
    source: space.addVariable('source', question.source.addresses),
    sourcePort: space.addVariable(
      isIcmp(question.protocol) ? 'identifier' : 'source-port',
      question.sourcePorts,
    ),
    destination: space.addVariable('destination', question.destinations),
    destinationPort: space.addVariable('port', question.ports),
    icmp: space.addVariable('icmp', question.icmp),
  };
}

/** R-PX-1: the client's own connection ends at the proxy. */
function toProxy(
  index: NetworkIndex,
  space: FlowSpace,
  { source, sourcePort, protocol }: Header,
  question: ResolvedQuestion,
  { address, port }: AskedProxy,
): Header {
  const client = question.source;
  const ports =
    client.type === 'internet' ? IntervalSet.range(1024, 65535) : ephemeralRange(index, client.node);
  return {
    protocol: TCP,
    source,
    sourcePort: protocol === TCP ? sourcePort : space.addVariable('client-port', ports),
    destination: space.constant(address),
    destinationPort: space.constant(port),
    icmp: space.constant(0),
  };
}

/** Both ends of a packet are of one family. */
function ofOneFamily(space: FlowSpace, { source, destination }: Header): FlowSet {
  const all = FlowSet.full(space);
  if (allIpv4.covers(space.domain(destination))) return all;
  const of = (family: IntervalSet): FlowSet => all.restrict(source, family).restrict(destination, family);
  return of(allIpv4).unionDisjoint(of(allIpv6));
}

/** Worlds in which every named assumption holds; beyond an opaque end, what lies there carries on. */
function isFavourable({ result, branch }: Outcome): boolean {
  return result !== 'fails-if-not' && !branch.unknowns.some(({ unfavourable }) => unfavourable);
}

function decidingFacts(outcomes: readonly Outcome[], { undetermined }: Sums): UnknownFact[] {
  if (undetermined.isEmpty) return [];
  const facts = new Map<string, UnknownFact>();
  for (const { branch } of outcomes) {
    if (branch.flows.intersect(undetermined).isEmpty) continue;
    for (const fact of branch.unknowns) {
      const key = `${fact.code}|${fact.component.id}`;
      if (!facts.has(key)) facts.set(key, fact);
    }
  }
  return [...facts.values()];
}

/** What is known of the service before the first hop. */
function withServiceWarnings(start: Branch, { service }: ResolvedQuestion): Branch {
  return (service?.warnings ?? []).reduce(
    (branch, { why, component }) => addWarning(branch, why, component),
    start,
  );
}
