import type { Diagnosis } from '../../../reachability/src/diagnosis/diagnosis.js';
import type { FindingRole } from '../../../reachability/src/diagnosis/finding.js';
import { markup } from '../markup/markup.js';
import type { Markup } from '../markup/markup.js';
import { idAndName } from '../words/component-label.js';
import { egressText } from '../words/egress-text.js';
import { evidenceText } from '../words/evidence-text.js';
import { flowParts, patternText } from '../words/flow-differences.js';
import { nearMissList } from '../words/near-miss-list.js';
import { probeTexts, PROBES_TITLE, type ProbedDiagnosis } from '../words/probe-text.js';
import { sideQuestionTitle } from '../words/side-question-title.js';
import { stateList } from '../words/state-list.js';
import { verdictWord } from '../words/verdict-word.js';
import { fixEntry } from './fix-entry.js';

/** All that stands below the paths, in the order of the text form. Empty sections are left out. */
export function reportSections(diagnosis: Diagnosis): Markup[] {
  return [
    findings(diagnosis, 'blocking', 'Blockers'),
    findings(diagnosis, 'partial', 'Stops a part'),
    list('What to change', diagnosis.fixes.map(fixEntry), true),
    list(
      'Near misses',
      nearMissList(diagnosis).map((miss) => markup`${miss.where}: ${miss.rule} misses by ${miss.missed}`),
    ),
    parts(diagnosis),
    unknowns(diagnosis),
    assumptions(diagnosis),
    list(
      'Seen by the destination as',
      diagnosis.egressIdentity === null ? [] : [markup`${egressText(diagnosis.egressIdentity)}`],
    ),
    list(
      'Table entries',
      stateList(diagnosis).map(
        (entry) => markup`<code>${entry.id}: ${entry.text}</code><br><span class="dim">${entry.use}</span>`,
      ),
    ),
    list(
      'Other ways out',
      diagnosis.alternatives.map((way) => markup`${way.summary}`),
    ),
    findings(diagnosis, 'warning', 'Warnings'),
    ...sideQuestions(diagnosis),
    list(
      'Notes',
      diagnosis.notes.map((note) => markup`${note}`),
    ),
  ];
}

/** What was tried from the source; stands beside the verdict. */
export function probesList(diagnosis: ProbedDiagnosis): Markup {
  return list(
    PROBES_TITLE,
    probeTexts(diagnosis).map((text) => markup`${text}`),
  );
}

function list(title: string, entries: Markup[], ordered = false): Markup {
  if (entries.length === 0) return markup``;
  const items = entries.map(
    (entry) => markup`<li>${entry}</li>
`,
  );
  return ordered
    ? markup`<h2>${title}</h2>
<ol>
${items}</ol>
`
    : markup`<h2>${title}</h2>
<ul>
${items}</ul>
`;
}

function findings(diagnosis: Diagnosis, role: FindingRole, title: string): Markup {
  const entries = diagnosis.findings
    .filter((finding) => finding.role === role)
    .map((finding) => {
      const hop = finding.hop === null ? '' : `, ${finding.leg} hop ${finding.hop}`;
      return markup`<strong>${finding.code}</strong> ${idAndName(finding.component)}${hop}<br>${finding.summary}<br><code class="dim">${evidenceText(finding.evidence)}</code>`;
    });
  return list(title, entries, true);
}

function sideQuestions({ sideQuestions: asked = [] }: Diagnosis): Markup[] {
  return asked.map((side) =>
    list(sideQuestionTitle(side), [
      markup`<strong>${verdictWord(side.verdict)}</strong> ${side.headline}`,
      ...[...side.findings, ...side.unknowns].map(
        (item) => markup`<strong>${item.code}</strong> ${idAndName(item.component)}<br>${item.summary}`,
      ),
    ]),
  );
}

function parts(diagnosis: Diagnosis): Markup {
  const pattern = patternText(diagnosis.pattern);
  const entries = flowParts(diagnosis, 12).map(
    (part) =>
      markup`<strong>${part.title}${part.share && `: ${part.share}`}</strong>${part.fields.map(({ name, ranges }) => markup`<br>${name} <code>${ranges}</code>`)}`,
  );
  return list('What works and what fails', pattern === null ? entries : [...entries, markup`${pattern}`]);
}

function unknowns(diagnosis: Diagnosis): Markup {
  const entries = diagnosis.unknowns.map(
    (unknown) =>
      markup`<strong>${unknown.code}</strong> ${idAndName(unknown.component)}<br>${unknown.summary}<br>To learn it: ${unknown.howToLearn}${unknown.outcomes.map((outcome) => markup`<br>If ${outcome.if}: ${outcome.verdict}`)}`,
  );
  return list('Not known', entries);
}

function assumptions(diagnosis: Diagnosis): Markup {
  const entries = diagnosis.assumptions.map(
    (assumption) =>
      markup`<strong>${assumption.code}</strong> ${assumption.summary}<br>Confirmed by: ${assumption.confirmBy}`,
  );
  const held = diagnosis.verdictIfAssumptionsHold;
  return list(
    'Assumptions',
    held === undefined ? entries : [...entries, markup`If what is assumed holds: <strong>${held}</strong>`],
  );
}
