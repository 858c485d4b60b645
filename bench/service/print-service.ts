import type { MinuteFigures } from './same-minute.js';
import type { AuditFigures } from './whole-audit.js';

const ms = (value: number): string => `${Math.round(value).toLocaleString('en')} ms`;
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A Markdown table, one column a run. */
export function printAudit(interfaces: number, figures: readonly AuditFigures[]): string {
  const phases = [...new Set(figures.flatMap((run) => [...run.phases.keys()]))];
  const sum = (run: AuditFigures): number => [...run.phases.values()].reduce((all, one) => all + one, 0);
  const lines: [string, (run: AuditFigures) => string][] = [
    ...phases.map((phase): [string, (run: AuditFigures) => string] => [
      phase,
      (run) => ms(run.phases.get(phase) ?? 0),
    ]),
    ['the whole run', (run) => ms(sum(run))],
    ['then until the last message', (run) => ms(run.telling)],
    ['answers', (run) => run.answers.toLocaleString('en')],
    ['alerts firing', (run) => String(run.alerts)],
    ['messages so far', (run) => String(run.messages)],
    ['peak memory of the worker', (run) => `${Math.round(run.peak)} MB`],
  ];
  return [
    row([
      `audit of ${interfaces.toLocaleString('en')} interfaces, 8 intents`,
      ...figures.map(({ name }) => name),
    ]),
    row(['---', ...figures.map(() => '---:')]),
    ...lines.map(([name, value]) => row([name, ...figures.map(value)])),
  ].join('\n');
}

export function printMinute(figures: MinuteFigures): string {
  const seconds = (value: number): string => `${value.toFixed(1)} s`;
  const { audits, workers, interfaces } = figures;
  const lines = [
    ['first run begins after', seconds(figures.firstStarted)],
    ['half of the runs are done after', seconds(figures.medianFinished)],
    ['all of the runs are done after', seconds(figures.allFinished)],
    ['one run: median', seconds(figures.runMedian)],
    ['one run: p99', seconds(figures.runP99)],
    ['missed, failed or twice', String(figures.otherwise)],
    ['peak memory of a worker', `${Math.round(figures.peak)} MB`],
  ];
  const title = `${audits.toLocaleString('en')} audits of ${interfaces} interfaces in one minute, ${workers} workers`;
  return [row([title, '']), row(['---', '---:']), ...lines.map(row)].join('\n');
}
