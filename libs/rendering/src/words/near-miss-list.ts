import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { Hop, Leg } from '../../../reachability/src/diagnosis/hop.js';
import { componentLabel } from './component-label.js';
import { matchedText } from './matched-text.js';

export interface NearMissEntry {
  where: string;
  rule: string;
  /** "port", "protocol and port". */
  missed: string;
}

/** The near misses where they matter: at hops that gave a finding or let nothing through. The same
 *  hop in the working and the failing path counts once. */
export function nearMissList(diagnosis: Diagnosis): NearMissEntry[] {
  const seen = new Set<string>();
  return diagnosis.legs
    .flatMap((leg) => leg.hops.filter(matters).flatMap((hop) => entries(leg, hop)))
    .filter((entry) => {
      const key = JSON.stringify(entry);
      return !seen.has(key) && seen.add(key);
    });
}

function matters(hop: Hop): boolean {
  return hop.decision === 'drop' || hop.decision === 'unknown' || hop.code !== undefined;
}

function entries(leg: Leg, hop: Hop): NearMissEntry[] {
  return hop.nearMisses.map((miss) => ({
    where: `${leg.direction} hop ${hop.seq}, ${componentLabel(hop.kind, hop.component)}`,
    rule: matchedText(miss),
    missed: miss.missed.map((field) => (field === 'icmpType' ? 'ICMP type' : field)).join(' and '),
  }));
}
