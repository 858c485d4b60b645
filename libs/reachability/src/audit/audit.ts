import { formatAddress } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { analyze } from '../analysis/analyze.js';
import { type DiagnosisContext, interfaceSource, summarize } from '../answer/present.js';
import { resolveQuestion } from '../question/resolve-question.js';
import { label } from '../walk/describe.js';
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
  const order = new Map(sources.map((node, position) => [node, position]));
  const outside = interfaceClasses(index, sources, true);
  const anywhere = probes.every(isOutside) ? outside : interfaceClasses(index, sources, false);
  const results = probes.flatMap((probe) =>
    (isOutside(probe) ? outside : anywhere)
      .flatMap(({ members }) => groupsFor(index, probe, members))
      .flatMap((members) => answersFor(index, probe, members))
      .sort((a, b) => order.get(a.node)! - order.get(b.node)!)
      .map(({ result }) => result),
  );
  return {
    snapshot: context.snapshot,
    probes: probes.map(({ label, request }) => ({ label, request })),
    sources: sources.length,
    classes: anywhere.length,
    results,
  };
}

const isOutside = ({ request }: AuditProbe): boolean => request.destination === 'internet';

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
  { label: probe, request }: AuditProbe,
  members: readonly InterfaceNode[],
): { node: InterfaceNode; result: AuditResult }[] {
  const first = members[0]!;
  const { findings, unknowns, headline, ...summary } = summarize(
    analyze(index, { ...request, source: first.id }),
  );
  const codes = findings.filter(({ role }) => role !== 'warning').map(({ code }) => code);
  const unknownCodes = unknowns.map(({ code }) => code);
  const rename = renamer(first);
  return members.map((node) => ({
    node,
    result: {
      probe,
      source: interfaceSource(node),
      ...summary,
      headline: node === first ? headline : rename(headline, node),
      codes,
      unknownCodes,
    },
  }));
}

type Rename = (sentence: string, to: InterfaceNode) => string;

/** Says of another member of a class the sentence that was said of `from`. */
function renamer(from: InterfaceNode): Rename {
  const names = (node: InterfaceNode): string[] => [
    label(node),
    node.id,
    node.instanceId ?? node.id,
    node.groups.join(', '),
    formatAddress(node.primary),
    node.primaryIpv6 === undefined ? '' : formatAddress(node.primaryIpv6),
  ];
  const old = names(from);
  const escaped = old
    .filter((name) => name !== '')
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // An address or id counts only where it stands alone: 10.0.0.1 is no part of 10.0.0.12.
  const pattern = new RegExp(`(?<![\\w.-])(?:${escaped.join('|')})(?![\\w-]|\\.\\d)`, 'g');
  return (sentence, to) => {
    const now = names(to);
    return sentence.replaceAll(pattern, (name) => now[old.indexOf(name)] ?? name);
  };
}
