import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Diagnosis, diagnose } from '../../libs/reachability/src/index.js';
import { applyEdits } from '../../libs/reachability/src/fixes/apply/apply-edits.js';
import { keepsFormerRoute, without } from '../../libs/reachability/src/fixes/minimal.js';
import type { Edit } from '../../libs/reachability/src/fixes/edits/edit.js';
import { indexSnapshot, readBundle, type Snapshot } from '../../libs/snapshot/src/index.js';
import { incurableCodes, incurableQuestions } from './incurable.js';
import { type ScenarioCase, scenarioCases, Scratch } from './scenario-cases.js';
import { writeBundle } from './write-bundle.js';

const context = {
  id: 'dgn_test',
  createdAt: '2026-01-01T00:00:00Z',
  snapshot: { id: 'snp_test', hash: '', capturedAt: null },
};

/** A scenario question that something blocks, with its answer. */
interface Blocked extends ScenarioCase {
  answer: Diagnosis;
}

const scratch = new Scratch();
let blocked: Blocked[];

beforeAll(async () => {
  blocked = (await scenarioCases(scratch))
    .map((item) => ({ ...item, answer: ask(item.snapshot, item) }))
    .filter(({ answer }) => !works(answer) && blockersOf(answer).length > 0);
}, 120_000);
afterAll(() => scratch.remove());

const ask = (snapshot: Snapshot, { request }: ScenarioCase): Diagnosis =>
  diagnose(indexSnapshot(snapshot), request, context);

const blockersOf = ({ findings }: Diagnosis): string[] =>
  findings.filter(({ role }) => role !== 'warning').map(({ code }) => code);

const works = ({ verdict, verdictIfAssumptionsHold }: Diagnosis): boolean =>
  verdict === 'reachable' || verdictIfAssumptionsHold === 'reachable';

const isVerified = ({ verification }: Diagnosis['fixes'][number]): boolean =>
  verification.status === 'verified';

/** All blockers are gone, and what lies behind them isn't known (a load balancer's listeners, say). */
const endsInDoubt = ({ verification }: Diagnosis['fixes'][number]): boolean =>
  verification.verdictAfter === 'undetermined';

test('every blocked question that edits can cure has a verified fix', () => {
  const curable = blocked.filter(
    ({ name, answer }) =>
      answer.fixes.some(isVerified) ||
      (!incurableQuestions.has(name) &&
        !blockersOf(answer).some((code) => incurableCodes.has(code)) &&
        !answer.fixes.some(endsInDoubt)),
  );
  const uncured = curable.filter(({ answer }) => !answer.fixes.some(isVerified));
  console.log(
    `fixes: ${curable.length - uncured.length} of ${curable.length} curable, ${blocked.length} blocked`,
  );
  expect(uncured.map(({ name, answer }) => `${name}: ${answer.headline}`)).toEqual([]);
});

test('a list of incurable questions has nothing that is cured', () => {
  const cured = blocked.filter(
    ({ name, answer }) => incurableQuestions.has(name) && answer.fixes.some(isVerified),
  );
  expect(cured.map(({ name }) => name)).toEqual([]);
});

test('the edited documents, loaded as a new bundle, give the verdict that the fix promises', async () => {
  const wrong: string[] = [];
  for (const item of blocked) {
    for (const fix of item.answer.fixes) {
      const place = scratch.folder();
      writeBundle(applyEdits(item.snapshot, fix.edits).finish(), place);
      const again = ask(await readBundle(place), item);
      const same = again.verdict === fix.verification.verdictAfter && works(again) === isVerified(fix);
      if (!same)
        wrong.push(`${item.name} ${fix.title}: ${fix.verification.verdictAfter}, but ${again.headline}`);
    }
  }
  expect(wrong).toEqual([]);
}, 240_000);

test('taking any one edit out of a fix brings the failure back', () => {
  const needless: string[] = [];
  for (const item of blocked) {
    for (const { edits, title } of item.answer.fixes.filter(isVerified)) {
      for (const edit of edits.length === 1 ? [] : edits) {
        // A subnet's own table goes as a whole: the routes that it had before are for others than the question.
        if (keepsFormerRoute(edit)) continue;
        if (stillWorks(item, without(edits, edit))) needless.push(`${item.name} ${title}: ${edit.action}`);
      }
    }
  }
  expect(needless).toEqual([]);
}, 120_000);

test('the commands and the way back are shell, the CloudFormation form is YAML', () => {
  const fixes = blocked.flatMap(({ answer }) => answer.fixes);
  const script = fixes.flatMap(({ render, undo }) => [...render.awsCli, ...undo]).join('\n');
  const shell = spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' });
  expect([shell.status, shell.stderr]).toEqual([0, '']);
  const tags = ['!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => text }));
  for (const { render } of fixes) {
    expect(parse(render.cloudformation, { customTags: tags })).toHaveProperty('Resources');
  }
});

function stillWorks(item: Blocked, edits: readonly Edit[]): boolean {
  try {
    return works(ask(applyEdits(item.snapshot, edits).finish(), item));
  } catch {
    return false;
  }
}
