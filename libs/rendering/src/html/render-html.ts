import { markup } from '../markup/markup.js';
import type { Markup } from '../markup/markup.js';
import { svgElement } from '../svg/render-svg.js';
import { svgStyle } from '../svg/svg-style.js';
import { MARK_LEGEND } from '../words/hop-mark.js';
import { firstBlocker, legPairs } from '../words/leg-pairs.js';
import type { LegPair } from '../words/leg-pairs.js';
import type { ProbedDiagnosis } from '../words/probe-text.js';
import { questionLabel } from '../words/question-label.js';
import { snapshotText } from '../words/snapshot-text.js';
import { verdictWord } from '../words/verdict-word.js';
import { hopTable } from './hop-table.js';
import { REPORT_POLICY } from './report-policy.js';
import { probesList, reportSections } from './report-sections.js';
import { reportStyle } from './report-style.js';

/** A diagnosis as one self-contained page: no scripts, nothing fetched, everything escaped. */
export function renderHtml(diagnosis: ProbedDiagnosis): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${verdictWord(diagnosis.verdict)}: ${questionLabel(diagnosis.request)}</title>
${reportStyle.element}
${svgStyle.element}
</head>
<body>
<main>
<p class="verdict ${diagnosis.verdict}">${verdictWord(diagnosis.verdict)}</p>
<h1>${diagnosis.headline}</h1>
<p class="dim">${questionLabel(diagnosis.request)}; basis ${diagnosis.basis.join(', ')}; ${snapshotText(diagnosis.snapshot)}; diagnosis ${diagnosis.id} of ${diagnosis.createdAt}</p>
${probesList(diagnosis)}
${svgElement(diagnosis, null)}
<p class="dim">${MARK_LEGEND}</p>
${reportSections(diagnosis)}
${legPairs(diagnosis).map(pathTables)}</main>
</body>
</html>
`.text;
}

function pathTables(pair: LegPair): Markup {
  const blocker = firstBlocker(pair);
  const tables = [pair.forward, pair.back].map((leg) => (leg === undefined ? null : hopTable(leg, blocker)));
  return markup`<section><h2>${pair.title}, hop by hop</h2>
${tables}</section>
`;
}
