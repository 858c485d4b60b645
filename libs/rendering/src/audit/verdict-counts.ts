import type { AuditReport, AuditResult } from '../../../reachability/src/audit/audit-report.js';
import type { Verdict } from '../../../reachability/src/diagnosis/diagnosis.js';

export interface ProbeResults {
  label: string;
  results: AuditResult[];
  counts: Record<Verdict, number>;
}

/** Results by probe, in the order of the probes (those without results too). A result whose probe isn't
 *  listed gets its own entry at the end rather than being lost. */
export function resultsByProbe(report: AuditReport): ProbeResults[] {
  const probes = new Map<string, ProbeResults>();
  const of = (label: string): ProbeResults => {
    const known = probes.get(label);
    if (known) return known;
    const fresh = {
      label,
      results: [],
      counts: { reachable: 0, unreachable: 0, partial: 0, undetermined: 0 },
    };
    probes.set(label, fresh);
    return fresh;
  };
  for (const { label } of report.probes) of(label);
  for (const result of report.results) {
    const probe = of(result.probe);
    probe.results.push(result);
    probe.counts[result.verdict] += 1;
  }
  return [...probes.values()];
}
