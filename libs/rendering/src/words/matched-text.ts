import type { Hop } from '../../../reachability/src/diagnosis/hop.js';
import { cleanText } from './clean-text.js';

/** The rule that decided, with its id in front unless the text names it. */
export function matchedText(matched: NonNullable<Hop['matched']>): string {
  const rule = cleanText(matched.rule);
  const text = cleanText(matched.text);
  return rule === '' || text.includes(rule) ? text : `${rule}: ${text}`;
}
