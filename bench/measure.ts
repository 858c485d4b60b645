import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { audit, defaultProbes, diagnose, parseRequest } from '../libs/reachability/src/index.js';
import { analyze } from '../libs/reachability/src/analysis/analyze.js';
import { findFixes } from '../libs/reachability/src/fixes/find-fixes.js';
import { indexSnapshot, readBundle, type NetworkIndex, type Snapshot } from '../libs/snapshot/src/index.js';
import type { Measurement } from './measurement.js';
import { percentile, timed } from './statistics.js';

/** Sources asked about, spread over the whole network. */
const SOURCES = 1_000;
const CREATED = '2026-03-09T08:15:27.000Z';

/** Measures one bundle in this process: a fresh one for each network, so that the peak is its own. */
export async function measure(folder: string): Promise<Measurement> {
  const start = performance.now();
  const snapshot = await readBundle(folder);
  const load = performance.now() - start;
  const { result: index, ms: indexing } = timed(() => indexSnapshot(snapshot));

  const all = sourcesOf(snapshot);
  const sources = spread(all, SOURCES);
  const concrete = askEach(index, snapshot, sources, '1.1.1.1');
  const internet = askEach(index, snapshot, sources, 'internet');
  const { result: report, ms: auditing } = timed(() =>
    audit(index, { probes: [...defaultProbes] }, contextOf(snapshot)),
  );
  const peakMemory = (process.resourceUsage().maxRSS * 1024) / 1e6;
  const heapAfter = process.memoryUsage().heapUsed / 1e6;
  // Last: what a thousand searches leave to the garbage collector isn't the audit's memory.
  const fixes = searchFixes(index, sources);
  return {
    interfaces: all.length,
    megabytes: (await sizeOf(folder)) / 1e6,
    load,
    index: indexing,
    concreteMedian: percentile(concrete, 0.5),
    concreteP99: percentile(concrete, 0.99),
    internetMedian: percentile(internet, 0.5),
    internetP99: percentile(internet, 0.99),
    fixSearches: fixes.length,
    fixMedian: percentile(fixes, 0.5),
    fixWorst: percentile(fixes, 1),
    audit: auditing,
    auditSources: report.sources,
    auditClasses: report.classes,
    peakMemory,
    heapAfter,
  };
}

function askEach(
  index: NetworkIndex,
  snapshot: Snapshot,
  sources: readonly string[],
  destination: string,
): number[] {
  const times: number[] = [];
  for (const source of sources) {
    const parsed = parseRequest({ source, destination, protocol: 'tcp', port: 443 });
    if (!parsed.ok) throw new Error(`the bench asks a bad question: ${JSON.stringify(parsed.problems)}`);
    times.push(timed(() => diagnose(index, parsed.request, contextOf(snapshot), { fixes: false })).ms);
  }
  return times;
}

/** The search alone, for each blocked source. */
function searchFixes(index: NetworkIndex, sources: readonly string[]): number[] {
  return sources.flatMap((source) => {
    const analysis = analyze(index, { source, destination: 'internet', protocol: 'tcp', port: 443 });
    const { result, ms } = timed(() => findFixes(index, analysis));
    return result.fixes.length > 0 ? [ms] : [];
  });
}

function contextOf({ hash, capturedAt }: Snapshot) {
  return { id: 'dgn_bench', createdAt: CREATED, snapshot: { id: 'bench', hash, capturedAt } };
}

function sourcesOf(snapshot: Snapshot): string[] {
  return snapshot.regions
    .flatMap((region) => region.lists.NetworkInterfaces ?? [])
    .map((item) => item.NetworkInterfaceId ?? '');
}

function spread<T>(items: readonly T[], wanted: number): T[] {
  const step = Math.max(1, items.length / wanted);
  const chosen: T[] = [];
  for (let at = 0; at < items.length; at += step) chosen.push(items[Math.floor(at)] as T);
  return chosen;
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (file) => (await stat(join(folder, file))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
