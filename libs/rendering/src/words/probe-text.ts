import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';

/** A TCP connection that was tried from the source, as the service adds it to a diagnosis. */
export interface Probe {
  destination: string;
  port: number;
  outcome: 'connected' | 'refused' | 'timed-out' | 'failed' | 'not-tried';
  detail: string;
  /** ISO 8601. */
  at: string;
}

/** A diagnosis with what was tried: evidence beside the computed verdict, never instead of it. */
export type ProbedDiagnosis = Diagnosis & { probes?: readonly Probe[] };

export const PROBES_TITLE = 'Tried from the machine (the verdict is computed all the same)';

/** "tcp 1.1.1.1:443 timed out: no answer (2026-11-02T10:00:00.000Z)", and where that contradicts the verdict. */
export function probeTexts({ verdict, probes = [] }: ProbedDiagnosis): string[] {
  return probes.map((probe) => {
    const { destination, port, detail, at } = probe;
    const host = destination.includes(':') ? `[${destination}]` : destination;
    const doubt = contradicts(verdict, probe) ? '; this is not what the verdict says' : '';
    return `tcp ${host}:${port} ${outcomeWords(probe)}: ${detail} (${at})${doubt}`;
  });
}

function outcomeWords({ outcome }: Probe): string {
  switch (outcome) {
    case 'connected':
    case 'refused':
    case 'failed':
      return outcome;
    case 'timed-out':
      return 'timed out';
    case 'not-tried':
      return 'was not tried';
  }
}

/** A refusal may come from the far end or from a firewall on the way, so it speaks neither for nor against;
 *  parts and open questions can't be contradicted by one try. */
function contradicts(verdict: Diagnosis['verdict'], { outcome }: Probe): boolean {
  return (
    (verdict === 'unreachable' && outcome === 'connected') ||
    (verdict === 'reachable' && (outcome === 'timed-out' || outcome === 'failed'))
  );
}
