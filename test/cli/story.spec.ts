import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSeedDocuments } from '../../apps/cli/src/demo/seed-documents.js';
import { SEED } from '../../apps/cli/src/demo/seed-edits.js';
import { deviations, STORY } from '../../apps/cli/src/demo/story.js';
import { run } from './run.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'wayout-story-'))));
afterAll(async () => rm(folder, { recursive: true }));

const EXIT: Record<string, number> = { reachable: 0, unreachable: 1, undetermined: 2 };

describe('the story of the demo', () => {
  test.each(STORY)('$title', async (step) => {
    const documents = step.edits.reduce((before, edit) => edit(before), await readSeedDocuments());
    await writeFile(join(folder, 'network.json'), JSON.stringify(documents));
    for (const source of SEED.clients) {
      const question = ['--from', source, '--to', 'internet', '--port', '80', '--format', 'json'];
      const assume = step.assumeGuest ? ['--assume-guest', step.assumeGuest] : [];
      const { code, stdout } = await run(['diagnose', '--bundle', folder, ...question, ...assume]);
      expect(deviations(JSON.parse(stdout), step.expected)).toEqual([]);
      expect(code).toBe(EXIT[step.expected.verdict]);
    }
  });

  test('an edit leaves the documents it was given as they were', async () => {
    const seed = await readSeedDocuments();
    const before = JSON.stringify(seed);
    for (const step of STORY) step.edits.reduce((documents, edit) => edit(documents), seed);
    expect(JSON.stringify(seed)).toBe(before);
  });

  test('an answer that differs is told', () => {
    const [first, , , last] = STORY;
    const answer = {
      verdict: 'unreachable',
      findings: [{ role: 'blocking', code: 'NO_ROUTE_TO_DESTINATION' }],
      unknowns: [],
    };
    expect(deviations(answer as never, first!.expected)).toEqual([
      'blockers: NO_ROUTE_TO_DESTINATION instead of NO_ROUTE_TO_DESTINATION, ENI_SOURCE_DEST_CHECK_RESTRICTION',
    ]);
    expect(deviations(answer as never, last!.expected)).toHaveLength(4);
  });
});
