import { expect, test } from '@jest/globals';
import { applyEdits } from '../../libs/reachability/src/fixes/apply/apply-edits.js';
import type { Edit } from '../../libs/reachability/src/fixes/edits/edit.js';
import { keepsFormerRoute, without } from '../../libs/reachability/src/fixes/minimal.js';
import { type Diagnosis, diagnose } from '../../libs/reachability/src/index.js';
import { indexSnapshot, type Snapshot } from '../../libs/snapshot/src/index.js';
import { Random } from '../brute-force/random.js';
import { randomNetwork } from '../brute-force/random-network.js';
import { randomQuestion } from '../brute-force/random-questions.js';

/** As in test/brute-force/agreement.spec.ts: the seed of the first network, and their number. */
const SEED = Number(process.env['WAYOUT_SEED'] ?? Math.floor(Math.random() * 1e9));
const NETWORKS = Number(process.env['WAYOUT_NETWORKS'] ?? 60);
const QUESTIONS = 4;

const context = {
  id: 'dgn_test',
  createdAt: '2026-01-01T00:00:00Z',
  snapshot: { id: 'snp_test', hash: '', capturedAt: null },
};

type Request = Parameters<typeof diagnose>[1];

const works = ({ verdict, verdictIfAssumptionsHold }: Diagnosis): boolean =>
  verdict === 'reachable' || verdictIfAssumptionsHold === 'reachable';

/** The answer with the edits made, from a new index: nothing of the search for the fix is used again. */
function after(snapshot: Snapshot, request: Request, edits: readonly Edit[]): Diagnosis | undefined {
  try {
    return diagnose(indexSnapshot(applyEdits(snapshot, edits).finish()), request, context, { fixes: false });
  } catch {
    // Without one edit another may have nothing to work on.
    return undefined;
  }
}

interface Counts {
  blocked: number;
  mended: number;
  /** Single edits taken out of a best fix. */
  takenOut: number;
}

function checkNetwork(seed: number, counts: Counts, wrong: string[]): void {
  const random = new Random(seed);
  const lists = randomNetwork(random);
  const region = { accountId: '111122223333', region: 'eu-west-1', lists, broken: [] };
  const snapshot: Snapshot = { hash: 'x', capturedAt: null, regions: [region], guests: {}, notes: [] };
  const index = indexSnapshot(snapshot);
  for (let q = 0; q < QUESTIONS; q += 1) {
    const { request } = randomQuestion(random, lists);
    const answer = diagnose(index, request, context);
    if (works(answer) || answer.findings.every(({ role }) => role === 'warning')) continue;
    counts.blocked += 1;
    const tell = (title: string, problem: string) =>
      wrong.push(`WAYOUT_SEED=${seed} question ${q} ${JSON.stringify(request)}: ${title}: ${problem}`);
    for (const { title, edits, verification } of answer.fixes) {
      const again = after(snapshot, request, edits);
      const promised = `${verification.verdictAfter}, ${verification.status}`;
      const kept = again && `${again.verdict}, ${works(again) ? 'verified' : 'failed'}`;
      if (kept !== promised) tell(title, `promised ${promised}, but ${kept ?? 'it cannot be made'}`);
    }
    const [best] = answer.fixes;
    if (best?.verification.status !== 'verified') continue;
    counts.mended += 1;
    for (const edit of best.edits.length === 1 ? [] : best.edits) {
      // Those go with the table that they are in: see `keepsFormerRoute`.
      if (keepsFormerRoute(edit)) continue;
      counts.takenOut += 1;
      const less = after(snapshot, request, without(best.edits, edit));
      if (less && works(less)) tell(best.title, `works without ${edit.action}`);
    }
  }
}

test(`random networks: fixes keep what they promise, and no edit of the best is needless (WAYOUT_SEED=${SEED})`, () => {
  const counts: Counts = { blocked: 0, mended: 0, takenOut: 0 };
  const wrong: string[] = [];
  for (let n = 0; n < NETWORKS; n += 1) checkNetwork(SEED + n, counts, wrong);
  process.stdout.write(`WAYOUT_SEED=${SEED}: ${NETWORKS} networks, ${JSON.stringify(counts)}\n`);
  expect(`${wrong.length} wrong\n${wrong.slice(0, 5).join('\n')}`).toBe('0 wrong\n');
  if (NETWORKS >= 50) expect(Math.min(counts.mended, counts.takenOut)).toBeGreaterThan(10);
}, 240_000);
