import type { Verdict } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { Style } from './span.js';

export function verdictStyle(verdict: Verdict): Style {
  switch (verdict) {
    case 'reachable':
      return 'bold-green';
    case 'unreachable':
      return 'bold-red';
    case 'partial':
    case 'undetermined':
      return 'bold-yellow';
  }
}
