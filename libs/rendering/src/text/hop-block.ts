import type { Hop } from '../../../reachability/src/diagnosis/hop.js';
import { componentLabel } from '../words/component-label.js';
import { hopMark } from '../words/hop-mark.js';
import { matchedText } from '../words/matched-text.js';
import { packetChanges } from '../words/packet-changes.js';
import { paragraph } from './paragraph.js';
import type { Line, Style } from './span.js';

/** A hop as lines: mark, number and component; where it blocks; the rule; the changed fields. */
export function hopBlock(hop: Hop, first: boolean, width: number): Line[] {
  const lead = `${hopMark(hop)} ${String(hop.seq).padStart(2)} `;
  const indent = ' '.repeat(lead.length);
  const detail = hop.reached ? undefined : 'dim';
  const lines = paragraph(lead, componentLabel(hop.kind, hop.component), width, headStyle(hop));
  const stop = stopText(hop, first);
  if (stop !== null) lines.push(...paragraph(indent, stop.text, width, stop.style));
  if (hop.matched) lines.push(...paragraph(`${indent}  `, matchedText(hop.matched), width, detail));
  for (const change of packetChanges(hop)) {
    lines.push(...paragraph(`${indent}⇄ `, change, width, hop.reached ? 'cyan' : 'dim'));
  }
  if (hop.state) lines.push(...paragraph(`${indent}  `, stateText(hop.state), width, detail));
  if (hop.note) lines.push(...paragraph(`${indent}  `, hop.note, width, 'dim'));
  return lines;
}

function headStyle(hop: Hop): Style | undefined {
  switch (hop.decision) {
    case 'drop':
      return 'bold-red';
    case 'unknown':
      return 'bold-yellow';
    case 'pass':
    case 'translate':
      return hop.reached ? 'bold' : 'dim';
    case 'not-reached':
      return 'dim';
  }
}

function stopText(hop: Hop, first: boolean): { text: string; style: Style } | null {
  const code = hop.code === undefined ? '' : `: ${hop.code}`;
  if (hop.decision === 'drop') {
    return first
      ? { text: `◀ BLOCKED HERE${code}`, style: 'bold-red' }
      : { text: `◀ blocks too${code}`, style: 'red' };
  }
  if (hop.decision === 'unknown') return { text: `◀ UNKNOWN${code}`, style: 'yellow' };
  return null;
}

function stateText(state: NonNullable<Hop['state']>): string {
  return `${state.created === true ? 'makes' : 'uses'} entry ${state.id}`;
}
