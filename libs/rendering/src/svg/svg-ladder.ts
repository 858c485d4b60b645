import { markup } from '../markup/markup.js';
import type { Markup } from '../markup/markup.js';
import { alignLegs } from '../words/align-legs.js';
import { backOutcome, firstBlocker, forwardOutcome } from '../words/leg-pairs.js';
import type { LegPair } from '../words/leg-pairs.js';
import { LANE, LINE_HEIGHT, MARGIN, RAIL, ROW_GAP } from './geometry.js';
import { drawHopBox, hopBox } from './hop-box.js';
import type { HopBox } from './hop-box.js';

/** One ladder from `top` on, and where it ends. */
export function svgLadder(pair: LegPair, top: number): { drawing: Markup[]; bottom: number } {
  const [left, right] = [MARGIN, 2 * MARGIN + LANE];
  const titleY = top + LINE_HEIGHT;
  const drawing = [
    markup`<text class="title" x="${left}" y="${titleY}">${pair.title}</text>
<text x="${left}" y="${titleY + 22}">↓ forward ${forwardOutcome(pair)}</text>
<text x="${right}" y="${titleY + 22}">↑ return ${backOutcome(pair)} (read from the bottom up)</text>
`,
  ];
  const blocker = firstBlocker(pair);
  const tops: { forward: Placed[]; back: Placed[] } = { forward: [], back: [] };
  let y = titleY + 36;
  for (const rung of alignLegs(pair)) {
    const forward = rung.forward && hopBox(rung.forward, rung.forward === blocker);
    const back = rung.back && hopBox(rung.back, rung.back === blocker);
    if (forward) tops.forward.push({ box: forward, y });
    if (back) tops.back.push({ box: back, y });
    y += Math.max(forward?.height ?? 0, back?.height ?? 0) + ROW_GAP;
  }
  drawing.push(...lane(tops.forward, left, 'down'), ...lane(tops.back, right, 'up'));
  return { drawing, bottom: y };
}

interface Placed {
  box: HopBox;
  y: number;
}

/** The rail beside the boxes, an arrow head at each of them in the direction of travel. */
function lane(placed: Placed[], x: number, direction: 'down' | 'up'): Markup[] {
  const [first, last] = [placed[0], placed.at(-1)];
  if (first === undefined || last === undefined) return [];
  const railX = x + RAIL / 2;
  const rail = markup`<path class="rail" d="M${railX} ${first.y + 4}V${last.y + 20}"/>
`;
  const heads = placed.map(({ y }) => {
    const [base, tip] = direction === 'down' ? [y + 8, y + 18] : [y + 18, y + 8];
    return markup`<path class="head" d="M${railX - 6} ${base}H${railX + 6}L${railX} ${tip}Z"/>
`;
  });
  return [rail, ...heads, ...placed.map(({ box, y }) => drawHopBox(box, x + RAIL, y))];
}
