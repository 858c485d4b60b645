import { canonicalJson } from '../../../../libs/snapshot/src/index.js';
import type { DiagnosisRequest } from '../../../../libs/reachability/src/index.js';

/** Equal for questions that a focused reading serves alike: it depends on the places alone. */
export function focusOf({ source, vpcId, destination, addresses, via }: DiagnosisRequest): string {
  return canonicalJson({ source, vpcId, destination, addresses, via });
}
