import { cleanText } from './clean-text.js';
import { shorten } from './shorten.js';

const LIMIT = 160;

/** The evidence of a finding on one line: "RouteTableId rtb-1, Routes [{"DestinationCidrBlock":…". */
export function evidenceText(evidence: Record<string, unknown>): string {
  const parts = Object.entries(forReaders(evidence))
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => `${key} ${valueText(value)}`);
  return shorten(cleanText(parts.join(', ')), LIMIT);
}

/** Without what only a guest's fix needs: where the packets were, and where in the rule set the rule stands. The
 *  rule itself is shown once, in its own words. */
function forReaders(evidence: Record<string, unknown>): Record<string, unknown> {
  const { ruleReference } = evidence;
  const shown = Object.fromEntries(Object.entries(evidence).filter(([key]) => !INTERNAL.has(key)));
  if (typeof ruleReference !== 'object' || ruleReference === null || !('text' in ruleReference)) return shown;
  return 'rule' in shown || 'rules' in shown ? shown : { ...shown, rule: ruleReference.text };
}

const INTERNAL: ReadonlySet<string> = new Set(['place', 'ruleReference']);

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
