import { MARK_LEGEND } from '../words/hop-mark.js';
import { legPairs } from '../words/leg-pairs.js';
import type { ProbedDiagnosis } from '../words/probe-text.js';
import { questionLabel } from '../words/question-label.js';
import { snapshotText } from '../words/snapshot-text.js';
import { verdictWord } from '../words/verdict-word.js';
import * as context from './context-sections.js';
import { findingsSections, nearMissesSection, warningsSection } from './findings-sections.js';
import { fixSections } from './fix-sections.js';
import { ladder } from './ladder.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import { section } from './section.js';
import { sideQuestionSections } from './side-question-sections.js';
import type { Line } from './span.js';
import { usableWidth } from './usable-width.js';
import { verdictStyle } from './verdict-style.js';

export interface TextOptions {
  /** ANSI colours; without them the text has no control character but the line feed. */
  colour: boolean;
  /** Columns of the terminal. Two lanes from 100 on. */
  width: number;
}

/** A diagnosis for a terminal: the headline, the ladder of both legs, what blocks, what isn't known.
 *  The same diagnosis gives the same text. */
export function renderText(diagnosis: ProbedDiagnosis, options: TextOptions): string {
  const width = usableWidth(options.width);
  const lines: Line[] = [
    ...headline(diagnosis, width),
    ...context.probesSection(diagnosis, width),
    ...legPairs(diagnosis).flatMap((pair) => section(pair.title, ladder(pair, width))),
    ...(diagnosis.legs.length === 0 ? [] : [[], ...paragraph('', MARK_LEGEND, width, 'dim')]),
    ...findingsSections(diagnosis, width),
    ...fixSections(diagnosis, width),
    ...nearMissesSection(diagnosis, width),
    ...context.partialSection(diagnosis, width),
    ...context.unknownsSection(diagnosis, width),
    ...context.assumptionsSection(diagnosis, width),
    ...context.egressSection(diagnosis, width),
    ...context.stateSection(diagnosis, width),
    ...context.alternativesSection(diagnosis, width),
    ...warningsSection(diagnosis, width),
    ...sideQuestionSections(diagnosis, width),
    ...context.notesSection(diagnosis, width),
  ];
  return paint(lines, options.colour);
}

function headline(diagnosis: ProbedDiagnosis, width: number): Line[] {
  const basis = `basis ${diagnosis.basis.join(', ')}`;
  return [
    ...paragraph('', verdictWord(diagnosis.verdict), width, verdictStyle(diagnosis.verdict)),
    ...paragraph('', diagnosis.headline, width, 'bold'),
    ...paragraph(
      '',
      `${questionLabel(diagnosis.request)}; ${basis}; ${snapshotText(diagnosis.snapshot)}`,
      width,
      'dim',
    ),
  ];
}
