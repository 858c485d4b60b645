import { formatIpv4 } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { analyze } from '../analysis/analyze.js';
import { type DiagnosisContext, interfaceSource, present } from '../answer/present.js';
import { resolveQuestion } from '../question/resolve-question.js';
import type { AuditReport, AuditResult } from './audit-report.js';
import { type AuditProbe, defaultProbes } from './default-probes.js';
import { interfaceClasses, privateSources } from './interface-classes.js';

/** Puts every probe to every private source. Interfaces that no rule can tell apart are walked once.
 *  @throws QuestionError where a probe names what the snapshot doesn't have. */
export function audit(
  index: NetworkIndex,
  { probes = defaultProbes }: { probes?: readonly AuditProbe[] },
  context: DiagnosisContext,
): AuditReport {
  const sources = privateSources(index);
  const classes = interfaceClasses(index, sources);
  const order = new Map(sources.map((node, position) => [node, position]));
  const results = probes.flatMap((probe) =>
    classes
      .flatMap(({ members }) => groupsFor(index, probe, members))
      .flatMap((members) => answersFor(index, probe, members, context))
      .sort((a, b) => order.get(a.node)! - order.get(b.node)!)
      .map(({ result }) => result),
  );
  return {
    snapshot: context.snapshot,
    probes: probes.map(({ label, request }) => ({ label, request })),
    sources: sources.length,
    classes: classes.length,
    results,
  };
}

/** An interface that is asked about itself is no longer like the others of its class. */
function groupsFor(
  index: NetworkIndex,
  { request }: AuditProbe,
  members: readonly InterfaceNode[],
): InterfaceNode[][] {
  if (request.destination === 'internet') return [[...members]];
  const { destinations } = resolveQuestion(index, { ...request, source: members[0]!.id });
  const asked = members.filter(({ own }) => !own.intersect(destinations).isEmpty);
  const others = members.filter((node) => !asked.includes(node));
  return [...asked.map((node) => [node]), ...(others.length > 0 ? [others] : [])];
}

function answersFor(
  index: NetworkIndex,
  { label, request }: AuditProbe,
  members: readonly InterfaceNode[],
  context: DiagnosisContext,
): { node: InterfaceNode; result: AuditResult }[] {
  const first = members[0]!;
  const diagnosis = present(analyze(index, { ...request, source: first.id }), context);
  const firstAddress = new RegExp(
    `(?<![\\d.])${formatIpv4(first.primary).replaceAll('.', '\\.')}(?![\\d.]*\\d)`,
    'g',
  );
  return members.map((node) => ({
    node,
    result: {
      probe: label,
      source: interfaceSource(node),
      verdict: diagnosis.verdict,
      ...(diagnosis.verdictIfAssumptionsHold === undefined
        ? {}
        : { verdictIfAssumptionsHold: diagnosis.verdictIfAssumptionsHold }),
      headline: diagnosis.headline.replaceAll(firstAddress, formatIpv4(node.primary)),
      codes: diagnosis.findings.filter(({ role }) => role !== 'warning').map(({ code }) => code),
      unknownCodes: diagnosis.unknowns.map(({ code }) => code),
      share: diagnosis.share,
    },
  }));
}
