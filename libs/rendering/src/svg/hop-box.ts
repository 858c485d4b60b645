import type { Hop } from '../../../reachability/src/diagnosis/hop.js';
import { markup } from '../markup/markup.js';
import type { Markup } from '../markup/markup.js';
import { wrapText } from '../text/wrap-text.js';
import { componentLabel } from '../words/component-label.js';
import { hopMark } from '../words/hop-mark.js';
import { matchedText } from '../words/matched-text.js';
import { packetChanges } from '../words/packet-changes.js';
import { BOX_WIDTH, LINE_HEIGHT, PADDING, TEXT_COLUMNS } from './geometry.js';

interface BoxLine {
  text: string;
  style: 'name' | 'stop' | 'detail';
}

/** A hop laid out: its lines, and with them its height. */
export interface HopBox {
  hop: Hop;
  lines: BoxLine[];
  height: number;
}

export function hopBox(hop: Hop, first: boolean): HopBox {
  const lines: BoxLine[] = [];
  const add = (text: string, style: BoxLine['style']): void => {
    lines.push(...wrapText(text, TEXT_COLUMNS).map((line) => ({ text: line, style })));
  };
  add(`${hopMark(hop).trim()} ${hop.seq} ${componentLabel(hop.kind, hop.component)}`, 'name');
  if (hop.decision === 'drop') add(`${first ? 'BLOCKED HERE' : 'blocks too'} ${hop.code ?? ''}`, 'stop');
  if (hop.decision === 'unknown') add(`UNKNOWN ${hop.code ?? ''}`, 'stop');
  if (hop.matched) add(matchedText(hop.matched), 'detail');
  for (const change of packetChanges(hop)) add(`⇄ ${change}`, 'detail');
  return { hop, lines, height: lines.length * LINE_HEIGHT + 2 * PADDING };
}

export function drawHopBox(box: HopBox, x: number, y: number): Markup {
  const group = `${box.hop.decision}${box.hop.reached ? '' : ' dim'}`;
  const texts = box.lines.map(
    (line, index) =>
      markup`<text class="${line.style}" x="${x + PADDING}" y="${y + PADDING + (index + 1) * LINE_HEIGHT - 4}">${line.text}</text>`,
  );
  return markup`<g class="${group}"><rect class="box" x="${x}" y="${y}" width="${BOX_WIDTH}" height="${box.height}" rx="5"/>${texts}</g>
`;
}
