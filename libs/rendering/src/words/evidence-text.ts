import { cleanText } from './clean-text.js';
import { shorten } from './shorten.js';

const LIMIT = 160;

/** The evidence of a finding on one line: "RouteTableId rtb-1, Routes [{"DestinationCidrBlock":…". */
export function evidenceText(evidence: Record<string, unknown>): string {
  const parts = Object.entries(evidence)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${valueText(value)}`);
  return shorten(cleanText(parts.join(', ')), LIMIT);
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
