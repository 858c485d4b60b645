import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { Fix } from '../../../reachability/src/diagnosis/fix.js';
import { fixOutcome } from '../words/fix-outcome.js';
import { paragraph } from './paragraph.js';
import { section } from './section.js';
import { type Line, span } from './span.js';

const OTHERS_IN_FULL = 'The commands of these, CloudFormation and Terraform are in the HTML and JSON forms.';

/** What to change: the best fix with its commands and the way back, the others by their titles. */
export function fixSections(diagnosis: Diagnosis, width: number): Line[] {
  const [best, ...others] = diagnosis.fixes;
  if (!best) return [];
  return [
    ...section('What to change', [
      ...titled('  1. ', best, width),
      ...effects(best, width),
      ...commands(best.render.awsCli),
      ...paragraph('     ', 'The way back:', width, 'dim'),
      ...commands(best.undo, 'dim'),
    ]),
    ...section('Or else', [
      ...others.flatMap((fix, place) => [...titled(`  ${place + 2}. `, fix, width), ...effects(fix, width)]),
      ...(others.length === 0 ? [] : paragraph('  ', OTHERS_IN_FULL, width, 'dim')),
    ]),
  ];
}

function titled(lead: string, fix: Fix, width: number): Line[] {
  return [
    ...paragraph(lead, fix.title, width, 'bold'),
    ...paragraph(
      '     ',
      fixOutcome(fix),
      width,
      fix.verification.status === 'verified' ? 'green' : 'yellow',
    ),
  ];
}

function effects({ verification }: Fix, width: number): Line[] {
  return [
    ...verification.alsoOpens.flatMap((text) => paragraph('     + ', text, width, 'dim')),
    ...verification.breaks.flatMap((text) => paragraph('     ! ', `breaks: ${text}`, width, 'red')),
  ];
}

/** Unwrapped, so that they can be copied. */
function commands(lines: readonly string[], style?: 'dim'): Line[] {
  return lines.map((line) => [span('     '), span(line, style ?? 'cyan')]);
}
