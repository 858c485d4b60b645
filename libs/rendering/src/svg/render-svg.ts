import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import { markup } from '../markup/markup.js';
import type { Markup } from '../markup/markup.js';
import { componentLabel } from '../words/component-label.js';
import { firstBlocker, legPairs } from '../words/leg-pairs.js';
import type { LegPair } from '../words/leg-pairs.js';
import { MARGIN, PAGE_WIDTH } from './geometry.js';
import { svgLadder } from './svg-ladder.js';
import { svgStyle } from './svg-style.js';

/** A diagnosis as a picture: the two-lane ladder, with a title and a description for those who don't
 *  see it. No scripts, no outside resources, no style attributes. */
export function renderSvg(diagnosis: Diagnosis): string {
  return `${svgElement(diagnosis, svgStyle.element).text}\n`;
}

/** The element, with its own style sheet or (inlined in a page that has it) without. */
export function svgElement(diagnosis: Diagnosis, style: Markup | null): Markup {
  const pairs = legPairs(diagnosis);
  const drawing: Markup[] = [];
  let bottom = MARGIN;
  for (const pair of pairs) {
    const ladder = svgLadder(pair, bottom);
    drawing.push(...ladder.drawing);
    bottom = ladder.bottom + MARGIN;
  }
  if (pairs.length === 0) {
    bottom += 40;
    drawing.push(markup`<text x="${MARGIN}" y="${MARGIN + 20}">No path was walked.</text>`);
  }
  const id = `wayout-${diagnosis.id.replace(/[^A-Za-z0-9_-]/gu, '')}`;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="wayout" role="img" aria-labelledby="${id}-title ${id}-desc" width="${PAGE_WIDTH}" height="${bottom}" viewBox="0 0 ${PAGE_WIDTH} ${bottom}">
<title id="${id}-title">${diagnosis.verdict}: ${diagnosis.headline}</title>
<desc id="${id}-desc">${pairs.map(description).join(' ')}</desc>
${style}
<rect class="page" width="${PAGE_WIDTH}" height="${bottom}"/>
${drawing}</svg>`;
}

function description(pair: LegPair): string {
  const names = (hops: NonNullable<LegPair['forward']>['hops']): string =>
    hops.map((hop) => `${hop.seq} ${componentLabel(hop.kind, hop.component)}`).join(', ');
  const blocker = firstBlocker(pair);
  const stop = blocker === undefined ? '' : ` Blocked at ${componentLabel(blocker.kind, blocker.component)}.`;
  return `${pair.title}. Forward: ${names(pair.forward?.hops ?? [])}. Return: ${names(pair.back?.hops ?? [])}.${stop}`;
}
