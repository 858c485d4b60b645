import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab } from '../../apps/lab/src/index.js';
import { diagnose, parseRequest } from '../../libs/reachability/src/index.js';
import {
  indexSnapshot,
  readBundle,
  snapshotFromTemplate,
  type Snapshot,
} from '../../libs/snapshot/src/index.js';
import { collectLab, pointAtLab } from './lab-access.js';

// A template says nothing of what isn't made by templates (status checks, AWS's own lists of addresses), and a
// bundle written from it has no such files. The lab refuses the same kinds (`missing: 'denied'`): each of the
// three knows the same, and has to give the same answer.

const REGION = 'eu-west-1';

let before: NodeJS.ProcessEnv;
let folder: string;
beforeEach(async () => {
  before = { ...process.env };
  folder = await mkdtemp(path.join(tmpdir(), 'wayout-one-answer-'));
});
afterEach(async () => {
  process.env = before;
  await rm(folder, { recursive: true, force: true });
});

async function live(snapshot: Snapshot): Promise<Snapshot> {
  const lab = await startLab(snapshot, { missing: 'denied', pageSize: 2 });
  try {
    pointAtLab(lab);
    return await collectLab(REGION);
  } finally {
    await lab.close();
  }
}

/** As AWS's own command line would have written it: one file for each answer. */
async function bundled({ regions: [region] }: Snapshot): Promise<Snapshot> {
  const place = path.join(folder, 'accounts', region?.accountId ?? '', REGION);
  await mkdir(place, { recursive: true });
  for (const [kind, list] of Object.entries(region?.lists ?? {})) {
    await writeFile(path.join(place, `${kind}.json`), JSON.stringify({ [kind]: list }));
  }
  return readBundle(folder);
}

function answer(snapshot: Snapshot, question: object): string {
  const parsed = parseRequest(question);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const context = { id: 'dgn_1', createdAt: '', snapshot: { id: '', hash: '', capturedAt: null } };
  return JSON.stringify(diagnose(indexSnapshot(snapshot), parsed.request, context), null, 1);
}

describe.each([
  [
    'examples/nat-instance.yaml',
    [
      [{ source: '10.10.2.101', destination: 'internet', port: 80 }, 'unreachable'],
      [{ source: '10.10.2.102', destination: '198.51.100.9', protocol: 'udp', port: 53 }, 'unreachable'],
      [{ source: '10.10.2.101', destination: '10.10.2.102', port: 22 }, 'reachable'],
      [{ source: '10.10.2.101', destination: '10.10.1.100', port: 8080 }, 'unreachable'],
      [{ source: '10.10.1.100', destination: 'internet', port: 443 }, 'reachable'],
    ],
  ],
  [
    'test/aws/two-zones.yaml',
    [
      [{ source: '10.40.1.50', destination: 'internet', port: 443 }, 'reachable'],
      [{ source: '10.40.1.50', destination: 'internet', port: 80 }, 'unreachable'],
      [{ source: '10.40.2.50', destination: 'internet', port: 443 }, 'unreachable'],
      [{ source: '10.40.1.50', destination: 'service:secretsmanager', port: 443 }, 'reachable'],
      [{ source: '10.40.2.50', destination: 'service:secretsmanager', port: 443 }, 'unreachable'],
      [{ source: '10.40.1.50', destination: 'service:s3', port: 443 }, 'reachable'],
    ],
  ],
] as const)('%s', (file, questions) => {
  test('template, bundle and live reading give the same answers, byte for byte', async () => {
    const template = snapshotFromTemplate(await readFile(file, 'utf8'), { region: REGION });
    const [bundle, reading] = [await bundled(template), await live(template)];
    for (const [question, verdict] of questions) {
      const expected = answer(template, question);
      expect([question, (JSON.parse(expected) as { verdict: string }).verdict]).toEqual([question, verdict]);
      expect(answer(bundle, question)).toBe(expected);
      expect(answer(reading, question)).toBe(expected);
    }
  });
});
