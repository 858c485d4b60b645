import type { Hop, HopDecision } from '../../../reachability/src/diagnosis/hop.js';

const MARKS: Record<HopDecision, string> = {
  pass: '✓',
  drop: '✗',
  translate: '⇄',
  unknown: '?',
  'not-reached': '-',
};

/** Two characters: "·" first for a hop behind the block (evaluated as if that had been mended). */
export function hopMark(hop: Hop): string {
  return `${hop.reached ? ' ' : '·'}${MARKS[hop.decision]}`;
}

export const MARK_LEGEND =
  '✓ passes, ⇄ translates, ✗ drops, ? unknown, - not walked; · behind the block, as if it were mended';
