import type { Collecting, Measurement } from './measurement.js';

type Figures = Measurement & Collecting;

interface Row {
  name: string;
  value(m: Figures): string;
  /** Target for the largest network, and whether it is met. */
  target?: { text: string; met(m: Figures): boolean };
}

const ms = (value: number): string => (value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`);
const mb = (value: number): string => `${Math.round(value)} MB`;

const ROWS: readonly Row[] = [
  { name: 'bundle', value: (m) => `${m.megabytes.toFixed(1)} MB` },
  { name: 'load: read, parse, check', value: (m) => ms(m.load) },
  { name: 'index', value: (m) => ms(m.index) },
  {
    name: 'load and index',
    value: (m) => ms(m.load + m.index),
    target: { text: '1500 ms', met: (m) => m.load + m.index <= 1_500 },
  },
  {
    name: 'concrete question, median',
    value: (m) => ms(m.concreteMedian),
    target: { text: '< 1 ms', met: (m) => m.concreteMedian < 1 },
  },
  { name: 'concrete question, p99', value: (m) => ms(m.concreteP99) },
  {
    name: 'internet question, median',
    value: (m) => ms(m.internetMedian),
    target: { text: '< 5 ms', met: (m) => m.internetMedian < 5 },
  },
  { name: 'internet question, p99', value: (m) => ms(m.internetP99) },
  { name: 'fix searches', value: (m) => `${m.fixSearches}` },
  {
    name: 'fix search, median',
    value: (m) => ms(m.fixMedian),
    target: { text: '< 50 ms', met: (m) => m.fixMedian < 50 },
  },
  {
    name: 'fix search, worst',
    value: (m) => ms(m.fixWorst),
    target: { text: '< 500 ms', met: (m) => m.fixWorst < 500 },
  },
  {
    name: 'audit, 4 probes',
    value: (m) => ms(m.audit),
    target: { text: '< 5000 ms', met: (m) => m.audit < 5_000 },
  },
  { name: 'audit: sources / classes', value: (m) => `${m.auditSources} / ${m.auditClasses}` },
  {
    name: 'peak memory up to the audit',
    value: (m) => mb(m.peakMemory),
    target: { text: '< 500 MB', met: (m) => m.peakMemory < 500 },
  },
  { name: 'heap after the audit', value: (m) => mb(m.heapAfter) },
  { name: 'collect from the lab', value: (m) => ms(m.collect) },
  { name: 'collect: requests', value: (m) => `${m.collectRequests}` },
  { name: 'collect: check and hash', value: (m) => ms(m.collectSnapshot) },
  { name: 'collect: peak memory', value: (m) => mb(m.collectPeak) },
];

/** A Markdown table, one column a network, the targets (for the largest one) last. */
export function printTable(measurements: readonly Figures[]): string {
  const largest = measurements.at(-1);
  if (largest === undefined) return '';
  const sizes = measurements.map((m) => `${m.interfaces.toLocaleString('en')} interfaces`);
  const cells = [
    ['', ...sizes, 'target', ''],
    ...ROWS.map((row) => [
      row.name,
      ...measurements.map((m) => row.value(m)),
      row.target?.text ?? '',
      row.target === undefined ? '' : row.target.met(largest) ? 'met' : 'MISSED',
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(3, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const lines = cells.map(
    (row) =>
      `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`,
  );
  const ruler = `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [lines[0], ruler, ...lines.slice(1)].join('\n');
}
