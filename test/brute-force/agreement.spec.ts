import { expect, test } from '@jest/globals';
import { diagnose } from '../../libs/reachability/src/index.js';
import type { Snapshot } from '../../libs/snapshot/src/document-lists.js';
import { indexSnapshot } from '../../libs/snapshot/src/index.js';
import { disagreement } from './comparison.js';
import type { Ec2Lists } from './ec2-lists.js';
import { explainPacket } from './explain-packet.js';
import { Random } from './random.js';
import { randomNetwork } from './random-network.js';
import { Edges, randomQuestion, samplePacket } from './random-questions.js';
import { walkPacket } from './walk-packet.js';

/** The seed of the first network, the next ones count up. Set WAYOUT_SEED to the seed of a failing
 *  network (and WAYOUT_NETWORKS to 1) to see it alone. */
const SEED = Number(process.env['WAYOUT_SEED'] ?? Math.floor(Math.random() * 1e9));
const NETWORKS = Number(process.env['WAYOUT_NETWORKS'] ?? 120);
const QUESTIONS = 6;
const PACKETS = 12;

function snapshotOf(lists: Ec2Lists): Snapshot {
  const region = { accountId: '111122223333', region: 'eu-west-1', lists, broken: [] };
  return { hash: 'x', capturedAt: null, regions: [region], guests: {}, notes: [] };
}

interface Counts {
  works: number;
  fails: number;
  unknown: number;
  /** Through two NAT gateways: the question's one `natPort` can't say which. */
  skipped: number;
}

function checkNetwork(seed: number, counts: Counts, found: string[]): void {
  const random = new Random(seed);
  const lists = randomNetwork(random);
  const edges = new Edges(lists);
  const index = indexSnapshot(snapshotOf(lists));
  for (let q = 0; q < QUESTIONS; q += 1) {
    const question = randomQuestion(random, lists);
    const { request } = question;
    const diagnosis = diagnose(index, request, {
      id: 'dgn_1',
      createdAt: '2026-11-01T00:00:00Z',
      snapshot: { id: 'snp_1', hash: 'x', capturedAt: null },
    });
    for (let p = 0; p < PACKETS; p += 1) {
      const packet = samplePacket(random, lists, edges, question);
      if (packet === undefined) continue;
      const walked = walkPacket(lists, packet);
      if (walked.gatewaysCrossed > 1) {
        counts.skipped += 1;
        continue;
      }
      counts[walked.outcome] += 1;
      const { sourcePort, destination, port, natPort } = packet;
      // Where the packet meets no NAT gateway, any address that one could pick has to do.
      const natAddress = edges.natAddress(question.networkInterfaceId, walked.natAddress);
      const explained = explainPacket(index, request, {
        source: packet.source.address,
        sourcePort,
        destination,
        port,
        ...(natPort === undefined ? {} : { natPort }),
        ...(natAddress === undefined ? {} : { natAddress }),
      });
      const problem = disagreement(diagnosis, explained, packet, walked);
      if (problem === undefined) continue;
      found.push(
        [
          `WAYOUT_SEED=${seed} question ${q} packet ${p}: ${problem} [${diagnosis.verdict}]`,
          `  question ${JSON.stringify(request)}`,
          `  unknowns ${diagnosis.unknowns.map(({ code, component }) => `${code} ${component.id}`).join(', ')}`,
          `  findings ${diagnosis.findings.map(({ code, leg, component }) => `${code} ${leg} ${component.id}`).join(', ')}`,
          `  packet ${JSON.stringify(packet)}`,
          ...walked.trail.map((line) => `  | ${line}`),
        ].join('\n'),
      );
      // One a question is enough to read.
      break;
    }
  }
}

test(`set walk and single-packet walk agree on random networks (WAYOUT_SEED=${SEED})`, () => {
  const counts: Counts = { works: 0, fails: 0, unknown: 0, skipped: 0 };
  const found: string[] = [];
  for (let n = 0; n < NETWORKS; n += 1) checkNetwork(SEED + n, counts, found);
  process.stdout.write(`WAYOUT_SEED=${SEED}: ${NETWORKS} networks, packets ${JSON.stringify(counts)}\n`);
  const shown = found.slice(0, Number(process.env['WAYOUT_SHOW'] ?? 5));
  expect(`${found.length} disagreements\n${shown.join('\n')}`).toBe('0 disagreements\n');
  if (NETWORKS >= 100) {
    const all = counts.works + counts.fails + counts.unknown;
    expect(all).toBeGreaterThan(5000);
    // A check of networks where nothing works would prove little.
    expect(counts.works / all).toBeGreaterThan(0.2);
  }
});
