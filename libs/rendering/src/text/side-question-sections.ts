import type { Diagnosis, SideQuestion } from '../../../reachability/src/diagnosis/diagnosis.js';
import { idAndName } from '../words/component-label.js';
import { sideQuestionTitle } from '../words/side-question-title.js';
import { verdictWord } from '../words/verdict-word.js';
import { paragraph } from './paragraph.js';
import { section } from './section.js';
import type { Line } from './span.js';
import { verdictStyle } from './verdict-style.js';

/** Questions beside the main one, each with its own verdict and reasons. */
export function sideQuestionSections({ sideQuestions = [] }: Diagnosis, width: number): Line[] {
  return sideQuestions.flatMap((side) => section(sideQuestionTitle(side), entries(side, width)));
}

function entries({ verdict, headline, findings, unknowns }: SideQuestion, width: number): Line[] {
  return [
    ...paragraph('  ', verdictWord(verdict), width, verdictStyle(verdict)),
    ...paragraph('  ', headline, width),
    ...findings.flatMap((finding) => [
      ...paragraph('  - ', `${finding.code}: ${idAndName(finding.component)}`, width, 'red'),
      ...paragraph('    ', finding.summary, width),
    ]),
    ...unknowns.flatMap((unknown) => [
      ...paragraph('  ? ', `${unknown.code}: ${idAndName(unknown.component)}`, width, 'yellow'),
      ...paragraph('    ', unknown.summary, width),
      ...paragraph('    ', `To learn it: ${unknown.howToLearn}`, width),
      ...unknown.outcomes.flatMap((outcome) =>
        paragraph('    ', `If ${outcome.if}: ${outcome.verdict}`, width),
      ),
    ]),
  ];
}
