import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { QuestionError, diagnose, parseRequest } from '../libs/reachability/src/index.js';
import type { Diagnosis } from '../libs/reachability/src/index.js';
import { indexSnapshot, readBundle } from '../libs/snapshot/src/index.js';
import { mismatches } from './scenarios/harness/mismatches.js';
import { scenarioSchema } from './scenarios/harness/scenario-schema.js';
import type { Change, Scenario } from './scenarios/harness/scenario-schema.js';
import { writeChanged } from './scenarios/harness/write-changed.js';

const root = new URL('./scenarios/', import.meta.url).pathname;
const folders = readdirSync(root)
  .filter((name) => existsSync(join(root, name, 'scenario.json')))
  .sort();

describe.each(folders)('%s', (folder) => {
  const parsed = scenarioSchema.safeParse(
    JSON.parse(readFileSync(join(root, folder, 'scenario.json'), 'utf8')),
  );
  if (!parsed.success) {
    test('scenario.json is well-formed', () => {
      expect(parsed.error.issues).toEqual([]);
    });
    return;
  }
  const scenario = parsed.data;
  const cases = scenario.questions.map((question, at) => [nameOf(question, at), question] as const);
  test.each(cases)('%s', async (_name, question) => {
    const bundle = join(root, folder, scenario.bundle);
    const outcome = await ask(bundle, [...scenario.changes, ...question.changes], question.request);
    if ('error' in question.expect) {
      expect(outcome).toEqual({
        pointer: question.expect.error.pointer,
        message: expect.any(String),
      });
      for (const part of question.expect.error.messageIncludes) {
        expect((outcome as Problem).message).toContain(part);
      }
    } else {
      if (!('verdict' in outcome)) throw new Error(`refused: ${outcome.pointer} ${outcome.message}`);
      expect(mismatches(question.expect, outcome)).toEqual([]);
    }
  });
});

interface Problem {
  pointer: string;
  message: string;
}

function nameOf(question: Scenario['questions'][number], at: number): string {
  const { source, destination, protocol = 'tcp', port } = question.request;
  const asked =
    `${String(source)} to ${String(destination)} ${String(protocol)} ${String(port ?? '')}`.trim();
  return `${at + 1} ${question.title ?? asked}`;
}

/** The diagnosis, or why the question was refused. */
async function ask(
  bundle: string,
  changes: readonly Change[],
  request: Record<string, unknown>,
): Promise<Diagnosis | Problem> {
  const folder = mkdtempSync(join(tmpdir(), 'wayout-scenario-'));
  try {
    writeChanged(bundle, changes, folder);
    const snapshot = await readBundle(folder);
    const parsed = parseRequest(request);
    if (!parsed.ok) return parsed.problems[0] ?? { pointer: '', message: 'refused without a reason' };
    return diagnose(indexSnapshot(snapshot), parsed.request, {
      id: 'dgn_test',
      createdAt: '2026-01-01T00:00:00Z',
      snapshot: { id: 'snp_test', hash: snapshot.hash, capturedAt: null },
    });
  } catch (error) {
    if (error instanceof QuestionError) return { pointer: error.pointer, message: error.message };
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
