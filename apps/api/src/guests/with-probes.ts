import type { ProbeResult } from '../../../../libs/inspection/src/index.js';
import type { Diagnosis } from '../../../../libs/reachability/src/index.js';
import type { ProbedDiagnosis } from '../../../../libs/rendering/src/index.js';

/** Adds the probes that say something about the question: TCP to its port, at its destination or anywhere
 *  on the internet where that is asked about. */
export function withProbes(diagnosis: Diagnosis, probes: readonly ProbeResult[]): ProbedDiagnosis {
  const { destination, protocol = 'tcp', port = 443, via } = diagnosis.request;
  if ((protocol !== 'tcp' && protocol !== 6) || via !== undefined) return diagnosis;
  const fitting = probes.filter(
    (probe) =>
      probe.port === port &&
      probe.outcome !== 'not-tried' &&
      (destination === 'internet' || destination === probe.destination),
  );
  if (fitting.length === 0) return diagnosis;
  return { ...diagnosis, basis: [...new Set([...diagnosis.basis, 'probe' as const])], probes: fitting };
}
