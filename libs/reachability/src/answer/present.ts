import {
  type FlowSet,
  formatAddress,
  hasPorts,
  IntervalSet,
  addressBlocks,
  rangesText,
} from '../../../packets/src/index.js';
import { nameOf, type InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { Analysis } from '../analysis/analysis.js';
import { verdictOfCase } from '../analysis/verdict-of-case.js';
import { awsCodeOf } from '../catalogue/catalogue.js';
import type { Diagnosis, DiagnosisSource, EgressIdentity, FlowRanges } from '../diagnosis/diagnosis.js';
import type { Finding, FindingRole, Unknown } from '../diagnosis/finding.js';
import type { Leg } from '../diagnosis/hop.js';
import { shownAddress } from '../question/source-addresses.js';
import { type Blocker, blockerKey, type HopRecord, type Outcome } from '../walk/branch.js';
import { type FixSearch, NOTHING_TO_MEND } from '../fixes/find-fixes.js';
import { egressIdentity } from './egress-identity.js';
import { headline, sourceLabel } from './headline.js';
import { legsOf } from './legs.js';
import { inPathOrder } from './path-order.js';

/** What an audit keeps of an answer: no hops, which are the dear part. */
export type Summary = Pick<
  Diagnosis,
  'verdict' | 'verdictIfAssumptionsHold' | 'headline' | 'findings' | 'unknowns' | 'share'
>;

export function summarize(analysis: Analysis): Summary {
  const { verdict, working, failing, heldVerdict } = analysis;
  const findings = findingsOf(analysis, new Map());
  const unknowns = unknownsOf(analysis);
  return {
    verdict,
    ...(heldVerdict === undefined ? {} : { verdictIfAssumptionsHold: heldVerdict }),
    headline: headline(analysis, sourceLabel(analysis), findings, unknowns),
    findings,
    unknowns,
    share: verdict === 'undetermined' ? null : shareOf(working, failing),
  };
}

export interface DiagnosisContext {
  id: string;
  /** ISO 8601. */
  createdAt: string;
  snapshot: Diagnosis['snapshot'];
  notes?: string[];
}

/** Puts an analysis into the shape of the contract. */
export function present(
  analysis: Analysis,
  context: DiagnosisContext,
  search: FixSearch = NOTHING_TO_MEND,
): Diagnosis {
  const { verdict, working, failing, undetermined, question, request } = analysis;
  const places = new Map<HopRecord, number>();
  const legs = chooseLegs(analysis, places);
  const findings = findingsOf(analysis, places);
  const unknowns = unknownsOf(analysis);
  return {
    id: context.id,
    status: 'succeeded',
    createdAt: context.createdAt,
    request,
    verdict,
    ...(analysis.heldVerdict === undefined ? {} : { verdictIfAssumptionsHold: analysis.heldVerdict }),
    pattern: verdict === 'partial' ? patternOf(analysis) : null,
    share: verdict === 'undetermined' ? null : shareOf(working, failing),
    working: ranges(analysis, working, ['works']),
    failing: ranges(analysis, failing, ['fails']),
    ...(undetermined.isEmpty ? {} : { undetermined: ranges(analysis, undetermined, ['works', 'opaque']) }),
    headline: headline(analysis, sourceLabel(analysis), findings, unknowns),
    basis: analysis.guests.length === 0 ? ['config'] : ['config', 'guest'],
    snapshot: context.snapshot,
    source: sourceOf(question.source),
    egressIdentity: identityOf(analysis),
    legs,
    findings: [...findings, ...refusedFixes(search)],
    unknowns,
    assumptions: assumptionsOf(analysis),
    alternatives: analysis.alternatives.map(({ via, codes }) => ({
      via,
      codes,
      summary: codes.length === 0 ? `${via}: nothing else to change` : `${via}: ${codes.join(', ')}`,
    })),
    fixes: search.fixes,
    notes: [
      ...(context.notes ?? []),
      ...search.refusals.flatMap(({ summary, finding: told }) => (told ? [] : [summary])),
    ],
  };
}

/** A share that isn't all never rounds up to all. */
function shareOf(working: FlowSet, failing: FlowSet): number {
  if (failing.isEmpty) return 1;
  return working.isEmpty ? 0 : Math.min(working.share, 1);
}

function largest(outcomes: readonly Outcome[]): Outcome | undefined {
  let best: Outcome | undefined;
  let share = -1;
  for (const outcome of outcomes) {
    if (outcome.branch.flows.share > share) {
      best = outcome;
      share = best.branch.flows.share;
    }
  }
  return best;
}

function representative(
  analysis: Analysis,
  part: 'working' | 'failing' | 'undetermined',
): Outcome | undefined {
  const results = part === 'working' ? ['works'] : part === 'failing' ? ['fails'] : ['works', 'opaque'];
  const inPart = analysis.outcomes.filter(
    ({ result, branch }) => results.includes(result) && !branch.flows.intersect(analysis[part]).isEmpty,
  );
  return largest(inPart);
}

function chooseLegs(analysis: Analysis, places: Map<HopRecord, number>): Leg[] {
  const { verdict } = analysis;
  const parts: ['working' | 'failing' | 'undetermined', Leg['part']][] =
    verdict === 'reachable'
      ? [['working', 'all']]
      : verdict === 'unreachable'
        ? [['failing', 'all']]
        : verdict === 'partial'
          ? [
              ['working', 'working'],
              ['failing', 'failing'],
            ]
          : [
              ['undetermined', 'undetermined'],
              ['failing', 'failing'],
            ];
  const legs = parts.flatMap(([part, name]) => {
    const outcome = representative(analysis, part);
    return outcome ? legsOf(outcome, name, places) : [];
  });
  if (legs.length > 0) return legs;
  const any = largest(analysis.outcomes);
  return any ? legsOf(any, 'all', places) : [];
}

function findingsOf(analysis: Analysis, places: ReadonlyMap<HopRecord, number>): Finding[] {
  const { verdict, outcomes } = analysis;
  const first = representative(analysis, 'failing');
  // Every flow that fails does so in the likely worlds, too: what else the unlikely ones lack would mislead.
  const failed = outcomes.filter(
    ({ result, branch }) => result === 'fails' && !branch.unknowns.some(({ unfavourable }) => unfavourable),
  );
  const role: FindingRole = verdict === 'unreachable' ? 'blocking' : 'partial';
  const ordered = first ? [first, ...failed.filter((outcome) => outcome !== first)] : failed;
  const blockers = inPathOrder(ordered.map(({ branch }) => branch.blockers));
  const blocked = new Set(blockers.map(blockerKey));
  const warnings = new Map(
    outcomes
      .flatMap(({ branch }) => branch.warnings)
      .map((warning) => [blockerKey(warning), warning] as const)
      .filter(([key]) => !blocked.has(key)),
  );
  return [
    ...blockers.map((blocker) => finding(blocker, role, places)),
    ...[...warnings.values()].map((warning) => finding(warning, 'warning', places)),
  ];
}

function finding(blocker: Blocker, role: FindingRole, places: ReadonlyMap<HopRecord, number>): Finding {
  const { code, leg, component, summary, evidence, hop } = blocker;
  const awsCode = awsCodeOf(code);
  return {
    code,
    ...(awsCode === undefined ? {} : { awsCode }),
    role,
    leg,
    hop: (hop && places.get(hop)) ?? null,
    component,
    summary,
    evidence,
  };
}

function refusedFixes({ refusals }: FixSearch): Finding[] {
  return refusals.flatMap(({ summary, finding: told }) =>
    told ? [{ ...told, role: 'warning' as const, leg: 'forward' as const, hop: null, summary }] : [],
  );
}

function unknownsOf(analysis: Analysis): Unknown[] {
  return analysis.unknowns.map((fact) => ({
    code: fact.code,
    component: fact.component,
    summary: fact.summary,
    howToLearn: fact.howToLearn,
    outcomes: [
      { if: fact.ifHolds, verdict: analysis.heldVerdict ?? verdictOfCase(analysis, fact, true) },
      { if: fact.ifNot, verdict: fact.verdictIfNot ?? verdictOfCase(analysis, fact, false) },
    ],
  }));
}

function assumptionsOf({ outcomes }: Analysis): Diagnosis['assumptions'] {
  const byCode = new Map(
    outcomes.flatMap(({ branch }) => branch.assumptions.map((a) => [`${a.code}|${a.summary}`, a] as const)),
  );
  return [...byCode.values()];
}

function identityOf(analysis: Analysis): EgressIdentity | null {
  if (analysis.verdict === 'unreachable' || analysis.heldVerdict === 'unreachable') return null;
  const reaching = analysis.outcomes.filter(({ result }) => result === 'works' || result === 'opaque');
  return egressIdentity(reaching.map(({ branch }) => branch));
}

/** By source port (or by the port a NAT gateway picks): now and then. By destination: always the same. */
function patternOf({ working, failing, header, question }: Analysis): Diagnosis['pattern'] {
  const never = question.destinations.minus(working.project(header.destination));
  if (!never.isEmpty) return 'destination-dependent';
  const sources = question.source.addresses.minus(working.project(header.source));
  const failingSources = failing.project(header.source);
  if (!sources.isEmpty && failingSources.equals(sources)) return null;
  return 'intermittent';
}

function ranges(analysis: Analysis, flows: FlowSet, results: readonly Outcome['result'][]): FlowRanges {
  const { header, question } = analysis;
  if (flows.isEmpty) return { sources: [], sourcePorts: [], destinations: [], ports: [] };
  const ported = hasPorts(question.protocol);
  const outcomes = analysis.outcomes.filter(({ result }) => results.includes(result));
  const translated = ported ? translatedPorts(outcomes, flows) : [];
  return {
    sources: addressBlocks(flows.project(header.source)),
    sourcePorts: ported || question.sourcePorts.size > 1 ? rangesText(flows.project(header.sourcePort)) : [],
    destinations: addressBlocks(flows.project(header.destination)),
    ports: ported ? rangesText(flows.project(header.destinationPort)) : [],
    ...(translated.length === 0 ? {} : { translatedPorts: rangesText(IntervalSet.union(translated)) }),
  };
}

/** The ports that NAT gateways chose (R-NAT-3), each asked only of the flows that passed that gateway: to all
 *  others the variable is free and would name the whole range. */
function translatedPorts(outcomes: readonly Outcome[], flows: FlowSet): IntervalSet[] {
  return outcomes.flatMap(({ branch }) => {
    const gateways = branch.sessions.filter((session) => session.type === 'nat-gateway');
    if (gateways.length === 0) return [];
    const passed = branch.flows.intersect(flows);
    return gateways.map(({ outside }) => passed.project(outside.sourcePort));
  });
}

function sourceOf(source: Analysis['question']['source']): DiagnosisSource {
  return source.type === 'internet'
    ? { type: 'internet' }
    : interfaceSource(source.node, shownAddress(source));
}

export function interfaceSource(node: InterfaceNode, address = node.primary): DiagnosisSource {
  const { subnet, vpc } = node;
  const place = {
    subnetId: subnet.id,
    vpcId: vpc.id,
    ...(subnet.zone === undefined ? {} : { availabilityZone: subnet.zone }),
    region: vpc.region.region,
  };
  if (node.planned) return { type: 'subnet', ...place };
  const association = vpc.associations.get(address);
  const accountId = node.doc.OwnerId ?? vpc.region.accountId;
  const name = node.name ?? nameOf(node.doc.TagSet);
  return {
    type: 'network-interface',
    networkInterfaceId: node.id,
    ...(node.instanceId === undefined ? {} : { instanceId: node.instanceId }),
    privateIp: formatAddress(address),
    ...(association === undefined ? {} : { publicIp: formatAddress(association.publicIp) }),
    ...place,
    ...(accountId === null ? {} : { accountId }),
    ...(name === undefined ? {} : { name }),
  };
}
