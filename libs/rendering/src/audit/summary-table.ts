import type { AuditReport } from '../../../reachability/src/audit/audit-report.js';
import type { Verdict } from '../../../reachability/src/diagnosis/diagnosis.js';
import { cleanText } from '../words/clean-text.js';
import { shorten } from '../words/shorten.js';
import { displayWidth } from '../text/display-width.js';
import { span } from '../text/span.js';
import type { Line } from '../text/span.js';
import { verdictStyle } from '../text/verdict-style.js';
import { resultsByProbe } from './verdict-counts.js';

const VERDICTS: Verdict[] = ['reachable', 'partial', 'unreachable', 'undetermined'];

/** One row a probe: how many sources got which verdict. Zeros are dots, so that the rest stands out. */
export function summaryTable(report: AuditReport, width: number): Line[] {
  const rows = resultsByProbe(report);
  const columns = VERDICTS.reduce((sum, verdict) => sum + verdict.length + 2, 0);
  const labels = rows.map(({ label }) => shorten(cleanText(label), Math.max(5, width - columns)));
  const first = Math.max(5, ...labels.map(displayWidth));
  const header = [
    span('probe'.padEnd(first), 'bold'),
    ...VERDICTS.map((verdict) => span(`  ${verdict}`, 'bold')),
  ];
  const body = rows.map(({ counts }, index) => {
    const label = labels[index] ?? '';
    return [
      span(label + ' '.repeat(first - displayWidth(label))),
      ...VERDICTS.map((verdict) => {
        const count = counts[verdict];
        const text = `  ${(count === 0 ? '·' : String(count)).padStart(verdict.length)}`;
        return count === 0 ? span(text, 'dim') : span(text, verdictStyle(verdict));
      }),
    ];
  });
  return [header, ...body];
}
