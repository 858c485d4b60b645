import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import { idAndName } from '../words/component-label.js';
import { egressText } from '../words/egress-text.js';
import { flowParts, patternText } from '../words/flow-differences.js';
import { probeTexts, PROBES_TITLE, type ProbedDiagnosis } from '../words/probe-text.js';
import { stateList } from '../words/state-list.js';
import { paragraph } from './paragraph.js';
import { section } from './section.js';
import type { Line } from './span.js';

/** What was tried from the source. */
export function probesSection(diagnosis: ProbedDiagnosis, width: number): Line[] {
  return section(
    PROBES_TITLE,
    probeTexts(diagnosis).flatMap((text) => paragraph('  - ', text, width)),
  );
}

/** What works and what fails, with the share and how it shows. */
export function partialSection(diagnosis: Diagnosis, width: number): Line[] {
  const entries = flowParts(diagnosis).flatMap((part) => [
    ...paragraph('  ', part.share === null ? part.title : `${part.title}: ${part.share}`, width, 'bold'),
    ...part.fields.flatMap(({ name, ranges }) => paragraph('    ', `${name} ${ranges}`, width)),
  ]);
  const pattern = patternText(diagnosis.pattern);
  if (pattern !== null) entries.push(...paragraph('  ', pattern, width));
  return section('What works and what fails', entries);
}

export function unknownsSection(diagnosis: Diagnosis, width: number): Line[] {
  const entries = diagnosis.unknowns.flatMap((unknown) => [
    ...paragraph('  ? ', `${unknown.code}: ${idAndName(unknown.component)}`, width, 'yellow'),
    ...paragraph('    ', unknown.summary, width),
    ...paragraph('    ', `To learn it: ${unknown.howToLearn}`, width),
    ...unknown.outcomes.flatMap((outcome) =>
      paragraph('    ', `If ${outcome.if}: ${outcome.verdict}`, width),
    ),
  ]);
  return section('Not known', entries);
}

export function assumptionsSection(diagnosis: Diagnosis, width: number): Line[] {
  const entries = diagnosis.assumptions.flatMap((assumption) => [
    ...paragraph('  - ', `${assumption.code}: ${assumption.summary}`, width),
    ...paragraph('    ', `Confirmed by: ${assumption.confirmBy}`, width),
  ]);
  if (diagnosis.verdictIfAssumptionsHold !== undefined) {
    entries.push(
      ...paragraph('  ', `If what is assumed holds: ${diagnosis.verdictIfAssumptionsHold}`, width, 'bold'),
    );
  }
  return section('Assumptions', entries);
}

export function egressSection(diagnosis: Diagnosis, width: number): Line[] {
  const identity = diagnosis.egressIdentity;
  return section(
    'Seen by the destination as',
    identity === null ? [] : paragraph('  ', egressText(identity), width),
  );
}

export function stateSection(diagnosis: Diagnosis, width: number): Line[] {
  const entries = stateList(diagnosis).flatMap((entry) => [
    ...paragraph('  - ', `${entry.id}: ${entry.text}`, width),
    ...paragraph('    ', entry.use, width, 'dim'),
  ]);
  return section('Table entries', entries);
}

export function alternativesSection(diagnosis: Diagnosis, width: number): Line[] {
  return section(
    'Other ways out',
    diagnosis.alternatives.flatMap((way) => paragraph('  - ', way.summary, width)),
  );
}

export function notesSection(diagnosis: Diagnosis, width: number): Line[] {
  return section(
    'Notes',
    diagnosis.notes.flatMap((note) => paragraph('  - ', note, width)),
  );
}
