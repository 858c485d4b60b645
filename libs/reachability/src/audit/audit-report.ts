import type { DiagnosisSource, Verdict } from '../diagnosis/diagnosis.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';

/** The answer to one probe for one source. */
export interface AuditResult {
  /** `label` of the probe. */
  probe: string;
  source: DiagnosisSource;
  verdict: Verdict;
  /** Present when the verdict is `undetermined` only for assumptions. */
  verdictIfAssumptionsHold?: Verdict;
  headline: string;
  /** Codes of the blocking and partial findings, in path order. */
  codes: string[];
  unknownCodes: string[];
  /** Share (0 to 1) of the probe's packets that works; null where that isn't known. */
  share: number | null;
}

/** Every source of a snapshot against every probe. */
export interface AuditReport {
  snapshot: { id: string; hash: string; capturedAt: string | null };
  /** The questions, each asked for every source. Labels are unique ("tcp/443"). */
  probes: { label: string; request: Omit<DiagnosisRequest, 'source'> }[];
  /** How many sources were asked about. */
  sources: number;
  /** How many classes of sources that no rule can tell apart were walked. */
  classes: number;
  /** One for each source and probe, in the order of the probes, then of the sources. */
  results: AuditResult[];
}
