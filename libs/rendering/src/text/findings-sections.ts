import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { Finding, FindingRole } from '../../../reachability/src/diagnosis/finding.js';
import { evidenceText } from '../words/evidence-text.js';
import { idAndName } from '../words/component-label.js';
import { nearMissList } from '../words/near-miss-list.js';
import { paragraph } from './paragraph.js';
import { section } from './section.js';
import type { Line, Style } from './span.js';

/** What blocks, and what loses a part. In the order of the diagnosis: path order. */
export function findingsSections(diagnosis: Diagnosis, width: number): Line[] {
  return [
    ...findings(diagnosis, 'blocking', 'Blockers', 'red', width),
    ...findings(diagnosis, 'partial', 'Stops a part', 'yellow', width),
  ];
}

/** Separate: warnings come last, they stop nothing. */
export function warningsSection(diagnosis: Diagnosis, width: number): Line[] {
  return findings(diagnosis, 'warning', 'Warnings', 'yellow', width);
}

function findings(
  diagnosis: Diagnosis,
  role: FindingRole,
  title: string,
  style: Style,
  width: number,
): Line[] {
  const entries = diagnosis.findings
    .filter((finding) => finding.role === role)
    .flatMap((finding, index) => entry(finding, index + 1, style, width));
  return section(title, entries);
}

function entry(finding: Finding, number: number, style: Style, width: number): Line[] {
  const lead = `${String(number).padStart(3)}. `;
  const indent = ' '.repeat(lead.length);
  const evidence = evidenceText(finding.evidence);
  return [
    ...paragraph(lead, `${finding.code}: ${findingPlace(finding)}`, width, style),
    ...paragraph(indent, finding.summary, width),
    ...(evidence === '' ? [] : paragraph(indent, evidence, width, 'dim')),
  ];
}

function findingPlace(finding: Finding): string {
  const hop = finding.hop === null ? '' : ` (${finding.leg} hop ${finding.hop})`;
  return `${idAndName(finding.component)}${hop}`;
}

/** Rules that nearly matched. */
export function nearMissesSection(diagnosis: Diagnosis, width: number): Line[] {
  const entries = nearMissList(diagnosis).flatMap((miss) =>
    paragraph('  - ', `${miss.where}: ${miss.rule} misses by ${miss.missed}`, width),
  );
  return section('Near misses', entries);
}
