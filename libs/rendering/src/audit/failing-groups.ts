import type { AuditReport, AuditResult } from '../../../reachability/src/audit/audit-report.js';
import type { Verdict } from '../../../reachability/src/diagnosis/diagnosis.js';
import { withoutSource } from './without-source.js';

/** Results that fail alike: the same verdict, codes and headline but for the source and the probe in it. */
export interface FailingGroup {
  /** Several where the same sources fail by the same cause at each of them. */
  probes: string[];
  verdict: Verdict;
  verdictIfAssumptionsHold?: Verdict;
  codes: string[];
  /** The headline with "<source>" where it names the source (as it is for a group of one), and without the port
   *  where there are several probes. */
  headline: string;
  /** One for each source. */
  results: AuditResult[];
}

const SEVERITY: Record<Verdict, number> = { unreachable: 0, partial: 1, undetermined: 2, reachable: 3 };

/** In the order of the probes, then by verdict (worst first), size and headline. */
export function failingGroups(report: AuditReport): FailingGroup[] {
  const groups = new Map<string, FailingGroup>();
  for (const result of report.results) {
    if (result.verdict === 'reachable') continue;
    const codes = [...result.codes, ...result.unknownCodes];
    const headline = withoutSource(result.headline, result.source);
    const key = JSON.stringify([
      result.probe,
      result.verdict,
      result.verdictIfAssumptionsHold,
      codes,
      headline,
    ]);
    const group = groups.get(key);
    if (group) {
      group.results.push(result);
      group.headline = headline;
    } else {
      groups.set(key, {
        probes: [result.probe],
        verdict: result.verdict,
        ...(result.verdictIfAssumptionsHold && { verdictIfAssumptionsHold: result.verdictIfAssumptionsHold }),
        codes,
        headline: result.headline,
        results: [result],
      });
    }
  }
  const order = new Map(report.probes.map(({ label }, index) => [label, index]));
  const place = (group: FailingGroup): number => order.get(group.probes[0] ?? '') ?? report.probes.length;
  return acrossProbes([...groups.values()]).sort(
    (a, b) =>
      place(a) - place(b) ||
      SEVERITY[a.verdict] - SEVERITY[b.verdict] ||
      b.results.length - a.results.length ||
      (a.headline < b.headline ? -1 : Number(a.headline > b.headline)),
  );
}

/** A missing route stops every probe: said once for all of them, not once for each. */
function acrossProbes(groups: readonly FailingGroup[]): FailingGroup[] {
  const merged = new Map<string, FailingGroup>();
  for (const group of groups) {
    const headline = group.probes.reduce(withoutProbe, group.headline);
    const { verdict, verdictIfAssumptionsHold, codes, results } = group;
    const sources = results.map(({ source, share }) => [source, share]);
    const key = JSON.stringify([verdict, verdictIfAssumptionsHold, codes, headline, sources]);
    const first = merged.get(key);
    if (first) merged.set(key, { ...first, probes: [...first.probes, ...group.probes], headline });
    else merged.set(key, group);
  }
  return [...merged.values()];
}

/** "internet tcp/443" is " on tcp/443" in a headline. */
function withoutProbe(headline: string, probe: string): string {
  return headline.replace(` on ${probe.split(' ').at(-1) ?? ''}`, '');
}
