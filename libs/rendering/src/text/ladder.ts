import type { Hop } from '../../../reachability/src/diagnosis/hop.js';
import { alignLegs } from '../words/align-legs.js';
import type { Rung } from '../words/align-legs.js';
import { backOutcome, firstBlocker, forwardOutcome } from '../words/leg-pairs.js';
import type { LegPair } from '../words/leg-pairs.js';
import { displayWidth } from './display-width.js';
import { hopBlock } from './hop-block.js';
import { paragraph } from './paragraph.js';
import type { Line } from './span.js';
import { span } from './span.js';

/** Below this many columns a lane is too narrow to be read: one leg under the other then. */
export const TWO_LANE_WIDTH = 100;

const GAP = '   ';

/** The way there on the left from top to bottom, the way back on the right from bottom to top. */
export function ladder(pair: LegPair, width: number): Line[] {
  return width < TWO_LANE_WIDTH ? oneLane(pair, width) : twoLanes(pair, width);
}

function twoLanes(pair: LegPair, width: number): Line[] {
  const lane = Math.floor((width - GAP.length) / 2);
  const blocker = firstBlocker(pair);
  const rungs = alignLegs(pair);
  const lines = [
    beside([span(forwardTitle(pair), 'bold')], [span(`${backTitle(pair)} (read upwards)`, 'bold')], lane),
  ];
  const goesOn = { forward: railFlags(rungs, 'forward'), back: railFlags(rungs, 'back') };
  rungs.forEach((rung, index) => {
    const left = cell(rung.forward, blocker, '↓', lane, goesOn.forward[index] ?? false);
    const right = cell(rung.back, blocker, '↑', lane, goesOn.back[index] ?? false);
    const height = Math.max(left.lines.length, right.lines.length);
    for (let row = 0; row < height; row++) {
      lines.push(beside(left.lines[row] ?? left.filler, right.lines[row] ?? right.filler, lane));
    }
  });
  return lines;
}

/** Where a lane's rail goes on below a rung: from its first hop to the one before its last. */
function railFlags(rungs: Rung[], lane: keyof Rung): boolean[] {
  const first = rungs.findIndex((rung) => rung[lane] !== undefined);
  const last = rungs.findLastIndex((rung) => rung[lane] !== undefined);
  return rungs.map((_, index) => index >= first && index < last);
}

/** Filler keeps the rail going beside a taller neighbour. */
function cell(hop: Hop | undefined, blocker: Hop | undefined, arrow: string, lane: number, goesOn: boolean) {
  const rail = span(goesOn ? '│ ' : '  ', 'dim');
  if (hop === undefined) return { lines: [], filler: [rail] };
  return { lines: railed(hop, blocker, arrow, lane, rail.text), filler: [rail] };
}

function railed(hop: Hop, blocker: Hop | undefined, arrow: string, width: number, rail: string): Line[] {
  return hopBlock(hop, hop === blocker, width - 2).map((line, index) => [
    span(index === 0 ? `${arrow} ` : rail, 'dim'),
    ...line,
  ]);
}

function beside(left: Line, right: Line, lane: number): Line {
  const used = left.reduce((sum, part) => sum + displayWidth(part.text), 0);
  return [...left, span(' '.repeat(Math.max(0, lane - used))), span(GAP), ...right];
}

function oneLane(pair: LegPair, width: number): Line[] {
  const blocker = firstBlocker(pair);
  const forward = pair.forward?.hops.flatMap((hop) => railed(hop, blocker, '↓', width, '  ')) ?? [];
  const back = pair.back?.hops.flatMap((hop) => railed(hop, blocker, '↑', width, '  ')) ?? [];
  return [
    ...paragraph('', forwardTitle(pair), width, 'bold'),
    ...forward,
    [],
    ...paragraph('', `${backTitle(pair)} (in the order the answer travels)`, width, 'bold'),
    ...back,
  ];
}

const forwardTitle = (pair: LegPair): string => `↓ FORWARD ${forwardOutcome(pair)}`;

const backTitle = (pair: LegPair): string => `↑ RETURN ${backOutcome(pair)}`;
