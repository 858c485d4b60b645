import type { AuditReport, AuditResult } from '../../../reachability/src/audit/audit-report.js';
import type { Verdict } from '../../../reachability/src/diagnosis/diagnosis.js';
import { withoutSource } from './without-source.js';

/** Results that fail alike: the same probe, verdict, codes and headline but for the source in it. */
export interface FailingGroup {
  probe: string;
  verdict: Verdict;
  verdictIfAssumptionsHold?: Verdict;
  codes: string[];
  /** The headline with "<source>" where it names the source; as it is for a group of one. */
  headline: string;
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
        probe: result.probe,
        verdict: result.verdict,
        ...(result.verdictIfAssumptionsHold && { verdictIfAssumptionsHold: result.verdictIfAssumptionsHold }),
        codes,
        headline: result.headline,
        results: [result],
      });
    }
  }
  const order = new Map(report.probes.map(({ label }, index) => [label, index]));
  const place = (group: FailingGroup): number => order.get(group.probe) ?? report.probes.length;
  return [...groups.values()].sort(
    (a, b) =>
      place(a) - place(b) ||
      SEVERITY[a.verdict] - SEVERITY[b.verdict] ||
      b.results.length - a.results.length ||
      (a.headline < b.headline ? -1 : Number(a.headline > b.headline)),
  );
}
