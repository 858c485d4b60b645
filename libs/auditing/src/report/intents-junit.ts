import { markup, type Markup } from '../../../rendering/src/markup/markup.js';
import type { OutcomeCounts } from '../../../persistence/src/index.js';
import { absentId } from '../intents/absent-sources.js';
import type { SourceAnswer } from '../results/expand-answers.js';
import type { IntentsReport } from './intents-report.js';

/** A report as JUnit XML: a suite for each intent, a case for each source. What isn't known is an error: both
 *  "passed" and "skipped" would let a build go on as if it were. Who is exempt is skipped. */
export function intentsJunit({ snapshot, counts, intents }: IntentsReport): string {
  const suites = intents.map(
    (item) => markup`  <testsuite name="${item.intent.name}" ${totals(item.counts)} time="0">
${item.results.map((result) => testcase(item.intent.name, result))}  </testsuite>
`,
  );
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="wayout intents ${snapshot.id}" ${totals(counts)} time="0">
${suites}</testsuites>
`.text;
}

function totals({ holds, fails, undetermined, exempt }: OutcomeCounts): Markup {
  const tests = holds + fails + undetermined + exempt;
  return markup`tests="${tests}" failures="${fails}" errors="${undetermined}" skipped="${exempt}"`;
}

function testcase(suite: string, answer: SourceAnswer): Markup {
  const head = markup`    <testcase classname="${suite}" name="${label(answer.source)}" time="0"`;
  const inside = problem(answer);
  return inside === null
    ? markup`${head}/>
`
    : markup`${head}>
      ${inside}
    </testcase>
`;
}

function label(source: SourceAnswer['source']): string {
  if (source.type === 'absent') return absentId(source);
  const { networkInterfaceId: id, privateIp, name } = source;
  return [name, privateIp, id].filter((part) => part !== undefined).join(' ');
}

function problem({ outcome, headline, causes, unknowns }: SourceAnswer): Markup | null {
  switch (outcome) {
    case 'holds':
      return null;
    case 'exempt':
      return markup`<skipped message="${headline}"/>`;
    case 'fails': {
      const text = causes
        .map(({ code, component, summary }) => `${code} ${component.id}: ${summary}`)
        .join('\n');
      return markup`<failure type="fails" message="${headline}">${text}</failure>`;
    }
    case 'undetermined': {
      const text = unknowns
        .map(({ code, summary, howToLearn }) => `${code}: ${summary}; ${howToLearn}`)
        .join('\n');
      return markup`<error type="undetermined" message="${headline}">${text}</error>`;
    }
  }
}
