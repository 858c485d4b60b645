import type { AuditReport, AuditResult } from '../../../reachability/src/audit/audit-report.js';
import type { Verdict } from '../../../reachability/src/diagnosis/diagnosis.js';
import { markup } from '../markup/markup.js';
import type { Markup } from '../markup/markup.js';
import { percent } from '../words/percent.js';
import { sourceLabel } from '../words/source-label.js';
import { resultsByProbe } from './verdict-counts.js';

/** An audit as JUnit XML: a suite for each probe, a case for each source.
 *  `unreachable` and `partial` are failures. `undetermined` is an error: the question wasn't answered, and
 *  both "passed" and "skipped" would let a build go on as if it had been. */
export function renderAuditJunit(report: AuditReport): string {
  const probes = resultsByProbe(report);
  const suites = probes.map(
    ({
      label,
      results,
      counts,
    }) => markup`  <testsuite name="${label}" ${totals(counts)} skipped="0" time="0">
${results.map(testcase)}  </testsuite>
`,
  );
  const sum = (verdict: Verdict): number => probes.reduce((total, { counts }) => total + counts[verdict], 0);
  const all = {
    reachable: sum('reachable'),
    unreachable: sum('unreachable'),
    partial: sum('partial'),
    undetermined: sum('undetermined'),
  };
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="wayout audit ${report.snapshot.id}" ${totals(all)} time="0">
${suites}</testsuites>
`.text;
}

function totals(counts: Record<Verdict, number>): Markup {
  const failures = counts.unreachable + counts.partial;
  const tests = failures + counts.reachable + counts.undetermined;
  return markup`tests="${tests}" failures="${failures}" errors="${counts.undetermined}"`;
}

function testcase(result: AuditResult): Markup {
  const head = markup`    <testcase classname="${result.probe}" name="${sourceLabel(result.source)}" time="0"`;
  const outcome = problem(result);
  return outcome === null
    ? markup`${head}/>
`
    : markup`${head}>
      ${outcome}
    </testcase>
`;
}

function problem(result: AuditResult): Markup | null {
  switch (result.verdict) {
    case 'reachable':
      return null;
    case 'unreachable':
    case 'partial':
      return markup`<failure type="${result.verdict}" message="${result.headline}">${details(result)}</failure>`;
    case 'undetermined':
      return markup`<error type="undetermined" message="${result.headline}">${details(result)}</error>`;
  }
}

function details(result: AuditResult): string {
  const held = result.verdictIfAssumptionsHold;
  return [
    ...[...result.codes, ...result.unknownCodes],
    ...(result.verdict === 'partial' && result.share !== null ? [`${percent(result.share)} works`] : []),
    ...(held === undefined ? [] : [`${held} if what is assumed holds`]),
  ].join(', ');
}
