import { cleanText } from '../../../rendering/src/index.js';
import type { OutcomeCounts } from '../../../persistence/src/index.js';
import { absentId } from '../intents/absent-sources.js';
import type { SourceAnswer } from '../results/expand-answers.js';
import type { IntentsReport } from './intents-report.js';

const EXAMPLES = 5;

/** A report for a terminal: each intent with its counts, then what is wrong, and what isn't known. */
export function intentsText({ snapshot, intents, problems }: IntentsReport): string {
  const width = Math.max(...intents.map(({ intent }) => intent.name.length));
  const lines = [
    `${intents.length} ${intents.length === 1 ? 'intent' : 'intents'} on ${snapshot.id}`,
    '',
    ...intents.map(
      ({ intent, counts }) => `${mark(counts)} ${intent.name.padEnd(width)}  ${countText(counts)}`,
    ),
  ];
  if (problems.length > 0) {
    lines.push('', 'Problems');
    for (const { headline, code, intents: keys, examples } of problems) {
      lines.push(`  ✗ ${headline}`, `    ${code}; intents: ${keys.join(', ')}`);
      lines.push(
        `    ${examples.map(({ networkInterfaceId: id, name, privateIp }) => name ?? privateIp ?? id).join(', ')}`,
      );
    }
  }
  const absent = intents.flatMap(({ intent, results }) => absentLines(intent.name, results));
  if (absent.length > 0) lines.push('', 'Not in the snapshot', ...absent);
  const open = intents.flatMap(({ results }) =>
    results.filter(({ outcome, source }) => outcome === 'undetermined' && source.type !== 'absent'),
  );
  if (open.length > 0) lines.push('', 'Undetermined', ...openLines(open));
  return `${lines.map(cleanText).join('\n')}\n`;
}

/** All of them: a typo that is left out would not be found. */
function absentLines(intent: string, results: readonly SourceAnswer[]): string[] {
  const ids = results.flatMap(({ source }) => (source.type === 'absent' ? absentId(source) : []));
  if (ids.length === 0) return [];
  const names = `  ? ${intent} names ${ids.join(', ')}`;
  return [names, '    correct what is mistyped, or read the account and the region that it is in'];
}

function openLines(open: readonly SourceAnswer[]): string[] {
  const facts = new Map<string, { summary: string; howToLearn: string; count: number }>();
  for (const { unknowns } of open) {
    for (const { code, component, summary, howToLearn } of unknowns) {
      const key = `${code} ${component.id}`;
      const known = facts.get(key);
      if (known) known.count += 1;
      else facts.set(key, { summary, howToLearn, count: 1 });
    }
  }
  return [...facts.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, EXAMPLES)
    .flatMap(({ summary, howToLearn, count }) => [
      `  ? ${summary} (${count} ${count === 1 ? 'answer' : 'answers'})`,
      `    ${howToLearn}`,
    ]);
}

/** An intent that nobody was asked about isn't well, it is idle. */
function mark({ holds, fails, undetermined }: OutcomeCounts): string {
  if (fails > 0) return '✗';
  if (undetermined > 0) return '?';
  return holds > 0 ? '✓' : '-';
}

function countText({ holds, fails, undetermined, exempt }: OutcomeCounts): string {
  const parts = [
    [holds, 'hold'],
    [fails, 'fail'],
    [undetermined, 'undetermined'],
    [exempt, 'exempt'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return told.length === 0 ? 'no source' : told.join(', ');
}
