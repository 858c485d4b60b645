import {
  allIpv4,
  allIpv6,
  FlowSet,
  FlowSpace,
  type Header,
  type IntervalSet,
  isIcmp,
} from '../../../packets/src/index.js';
import type { NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { Verdict } from '../diagnosis/diagnosis.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { type ResolvedQuestion, resolveQuestion } from '../question/resolve-question.js';
import type { Branch, Outcome, UnknownFact } from '../walk/branch.js';
import { run } from '../walk/run.js';
import type { WalkContext } from '../walk/walk-context.js';
import type { Analysis } from './analysis.js';
import { startMoves } from './start.js';

/** Walks the question's packets through the network and adds up what became of them. */
export function analyze(index: NetworkIndex, request: DiagnosisRequest): Analysis {
  const question = resolveQuestion(index, request);
  const space = new FlowSpace();
  const header = questionHeader(space, question);
  const context: WalkContext = {
    index,
    space,
    sourceNode: question.source.type === 'network-interface' ? question.source.node : null,
    sourceVariable: header.source,
    followOwnAddresses: !question.outsideOnly,
    assumeGuestForwards: request.assumeGuest === 'forwarding',
    sideOutcomes: [],
    alternatives: [],
  };
  const start: Branch = {
    flows: ofOneFamily(space, header),
    header,
    leg: 'forward',
    trace: undefined,
    blockers: [],
    unknowns: [],
    assumptions: [],
    warnings: [],
    tracked: [],
    sessions: [],
    visited: [],
    assumedPublic: [],
    exits: [],
  };
  const outcomes = [...run(context, startMoves(context, start, question)), ...context.sideOutcomes];
  const sums = addUp(space, outcomes);
  const held = addUp(space, outcomes.filter(isFavourable));
  const verdict = verdictOf(sums);
  const unknowns = unresolvedName(question).concat(decidingFacts(outcomes, sums));
  const heldVerdict = verdictOf(held);
  const named = question.unresolved === undefined ? verdict : 'undetermined';
  return {
    request,
    question,
    space,
    header,
    outcomes,
    ...sums,
    verdict: named,
    ...(named === 'undetermined' && heldVerdict !== 'undetermined' ? { heldVerdict } : {}),
    unknowns,
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

/** Both ends of a packet are of one family. */
function ofOneFamily(space: FlowSpace, { source, destination }: Header): FlowSet {
  const all = FlowSet.full(space);
  if (allIpv4.covers(space.domain(destination))) return all;
  const of = (family: IntervalSet): FlowSet => all.restrict(source, family).restrict(destination, family);
  return of(allIpv4).unionDisjoint(of(allIpv6));
}

interface Sums {
  working: FlowSet;
  failing: FlowSet;
  undetermined: FlowSet;
}

/** A flow works when it does in every possible world, fails when it fails in every one, and is undetermined
 *  where the worlds disagree. */
function addUp(space: FlowSpace, outcomes: readonly Outcome[]): Sums {
  const union = (wanted: (outcome: Outcome) => boolean): FlowSet =>
    outcomes.filter(wanted).reduce((sum, { branch }) => sum.union(branch.flows), FlowSet.empty(space));
  const mayWork = union(({ result }) => result === 'works' || result === 'opaque');
  const mayFail = union(({ result }) => result !== 'works');
  return {
    working: mayWork.minus(mayFail),
    failing: mayFail.minus(mayWork),
    undetermined: mayWork.intersect(mayFail),
  };
}

/** Worlds in which every named assumption holds; beyond an opaque end, what lies there carries on. */
function isFavourable({ result, branch }: Outcome): boolean {
  return result !== 'fails-if-not' && !branch.unknowns.some(({ unfavourable }) => unfavourable);
}

function verdictOf({ working, failing, undetermined }: Sums): Verdict {
  if (!undetermined.isEmpty) return 'undetermined';
  if (failing.isEmpty) return 'reachable';
  return working.isEmpty ? 'unreachable' : 'partial';
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

function unresolvedName({ unresolved }: ResolvedQuestion): UnknownFact[] {
  if (unresolved === undefined) return [];
  return [
    {
      code: 'NAME_NOT_RESOLVED',
      component: { type: 'name', id: unresolved },
      summary: `the addresses of ${unresolved} are not known; the walk took hosts on the internet instead`,
      howToLearn: 'resolve the name and give its addresses in the field addresses',
      ifHolds: `${unresolved} is a host on the internet`,
      ifNot: 'it is elsewhere',
    },
  ];
}
