import type { AuditReport, AuditResult } from '../../../reachability/src/audit/audit-report.js';
import type { Verdict } from '../../../reachability/src/diagnosis/diagnosis.js';
import { counted } from '../words/counted.js';
import { percent } from '../words/percent.js';
import { snapshotText } from '../words/snapshot-text.js';
import { sourceLabel } from '../words/source-label.js';
import { verdictWord } from '../words/verdict-word.js';
import { paint } from '../text/paint.js';
import { paragraph } from '../text/paragraph.js';
import type { TextOptions } from '../text/render-text.js';
import { section } from '../text/section.js';
import type { Line } from '../text/span.js';
import { usableWidth } from '../text/usable-width.js';
import { verdictStyle } from '../text/verdict-style.js';
import { failingGroups } from './failing-groups.js';
import type { FailingGroup } from './failing-groups.js';
import { summaryTable } from './summary-table.js';

const EXAMPLES = 5;

/** An audit for a terminal: verdicts counted by probe, then what fails, sources that fail alike together. */
export function renderAuditText(report: AuditReport, options: TextOptions): string {
  const width = usableWidth(options.width);
  const heading = `Audit of ${snapshotText(report.snapshot)}: ${counted(report.sources, 'source')} (${counted(report.classes, 'class')}), ${counted(report.probes.length, 'probe')}`;
  const groups = failingGroups(report);
  const failing = groups.filter(({ verdict }) => verdict !== 'undetermined');
  const open = groups.filter(({ verdict }) => verdict === 'undetermined');
  const lines: Line[] = [
    ...paragraph('', heading, width, 'bold'),
    [],
    ...summaryTable(report, width),
    ...section(
      'Failing',
      failing.flatMap((group) => groupLines(group, width)),
    ),
    ...section(
      'Undetermined',
      open.flatMap((group) => groupLines(group, width)),
    ),
  ];
  return paint(lines, options.colour);
}

function groupLines(group: FailingGroup, width: number): Line[] {
  const count = counted(group.results.length, 'source');
  const head = `${group.probes.join(', ')}, ${count}: ${verdictWord(group.verdict)}${shareText(group.results)}`;
  const held = group.verdictIfAssumptionsHold;
  const named = group.results.slice(0, EXAMPLES).map(({ source }) => sourceLabel(source));
  const more = group.results.length - named.length;
  const examples = more === 0 ? named.join(', ') : `${named.join(', ')}, … and ${more} more`;
  return [
    ...paragraph(
      group.verdict === 'undetermined' ? '  ? ' : '  ✗ ',
      head,
      width,
      verdictStyle(group.verdict),
    ),
    ...(group.codes.length === 0 ? [] : paragraph('    ', group.codes.join(', '), width)),
    ...paragraph('    ', group.headline, width),
    ...(held === undefined ? [] : paragraph('    ', `If what is assumed holds: ${held}`, width)),
    ...paragraph('    ', examples, width, 'dim'),
  ];
}

/** Of a partial verdict: the share that works, from the least to the most in the group. */
function shareText(results: AuditResult[]): string {
  const partial: Verdict = 'partial';
  const shares = results.flatMap(({ share, verdict }) =>
    share === null || verdict !== partial ? [] : [share],
  );
  if (shares.length === 0) return '';
  const least = percent(shares.reduce((a, b) => Math.min(a, b)));
  const most = percent(shares.reduce((a, b) => Math.max(a, b)));
  return least === most ? ` (${least} works)` : ` (${least} to ${most} works)`;
}
