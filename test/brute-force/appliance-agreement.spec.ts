import { expect, test } from '@jest/globals';
import type { Snapshot } from '../../libs/snapshot/src/document-lists.js';
import { indexSnapshot } from '../../libs/snapshot/src/index.js';
import { applianceNetwork, VPC } from './appliance-network.js';
import { ApplianceWalk } from './appliance-walk.js';
import type { Ec2Lists } from './ec2-lists.js';
import { Dropped } from './ends.js';
import { interfaceById } from './documents.js';
import { explainPacket } from './explain-packet.js';
import { type Packet, TCP } from './packet.js';
import { Random } from './random.js';

/** As in agreement.spec.ts: set WAYOUT_SEED to the seed of a failing network and WAYOUT_NETWORKS to 1. */
const SEED = Number(process.env['WAYOUT_SEED'] ?? Math.floor(Math.random() * 1e9));
const NETWORKS = Number(process.env['WAYOUT_NETWORKS'] ?? 100);
const QUESTIONS = 8;

type Outcome = 'works' | 'fails' | 'unknown';

function snapshotOf(lists: Ec2Lists): Snapshot {
  const region = { accountId: '111122223333', region: 'eu-west-1', lists, broken: [] };
  return { hash: 'x', capturedAt: null, regions: [region], guests: {}, notes: [] };
}

interface Asked {
  packet: Packet;
  /** Undefined: a host outside asks. */
  sender: string | undefined;
  guestsForward: boolean;
  natPort: number;
}

function randomQuestion(random: Random): Asked {
  const machines = ['work', 'web', 'data', 'pub', 'app'];
  const addressOf: Record<string, string> = {
    work: '10.50.3.10',
    web: '10.50.4.10',
    data: '10.50.5.10',
    pub: '10.50.0.10',
    app: '10.50.2.10',
  };
  const outside = random.chance(0.25);
  const name = random.weighted([
    [4, 'work'],
    [3, 'data'],
    [3, 'web'],
    [1, 'pub'],
    [1, 'app'],
  ] as const);
  const other = random.pick(machines.filter((one) => one !== name));
  const packet: Packet = {
    protocol: TCP,
    source: outside ? '198.51.100.7' : addressOf[name]!,
    sourcePort: random.between(32768, 60999),
    destination: outside
      ? random.pick(['52.50.1.4', '52.50.1.4', '52.50.1.2'])
      : random.chance(0.5)
        ? '198.51.100.9'
        : addressOf[other]!,
    port: random.chance(0.8) ? 443 : 22,
    icmpType: 8,
    icmpCode: 0,
  };
  const natPort = random.pick([1024, 39999, 50000]);
  return { packet, sender: outside ? undefined : `eni-${name}`, guestsForward: random.chance(0.4), natPort };
}

/** All worlds, one after the other; they agree or nobody knows. */
function walkAll(
  lists: Ec2Lists,
  { packet, sender, guestsForward, natPort }: Asked,
): { outcome: Outcome; trail: string[] } {
  const pending: number[][] = [[]];
  const ends = new Set<Outcome>();
  const trail: string[] = [];
  for (let first = pending.pop(); first !== undefined; first = pending.pop()) {
    const planned = first;
    const made: number[] = [];
    const choose = (worlds: number): number => {
      const place = made.length;
      for (let other = 1; place >= planned.length && other < worlds; other += 1)
        pending.push([...made, other]);
      made.push(planned[place] ?? 0);
      return made[place] ?? 0;
    };
    const walk = new ApplianceWalk(lists, VPC, { natPort, guestsForward, choose });
    try {
      const eni = interfaceById(lists, sender);
      if (eni) walk.fromInterface(packet, eni);
      else walk.fromInternet(packet);
      ends.add('works');
      trail.push(...walk.trail, '= works');
    } catch (end) {
      if (!(end instanceof Dropped)) throw end;
      ends.add('fails');
      trail.push(...walk.trail, `= ${end.message}`);
    }
  }
  const [only] = ends;
  return { outcome: ends.size === 1 && only !== undefined ? only : 'unknown', trail };
}

test(`set walk and single-packet walk agree on appliances (WAYOUT_SEED=${SEED})`, () => {
  const counts: Record<Outcome, number> = { works: 0, fails: 0, unknown: 0 };
  const found: string[] = [];
  for (let n = 0; n < NETWORKS; n += 1) {
    const random = new Random(SEED + n);
    const lists = applianceNetwork(random);
    const index = indexSnapshot(snapshotOf(lists));
    for (let q = 0; q < QUESTIONS; q += 1) {
      const asked = randomQuestion(random);
      const { packet, sender, natPort } = asked;
      const request = {
        source: sender ?? packet.source,
        destination: packet.destination,
        protocol: 'tcp' as const,
        port: packet.port,
        ...(asked.guestsForward ? { assumeGuest: 'forwarding' as const } : {}),
      };
      const explained = explainPacket(index, request, { ...packet, natPort });
      const { outcome, trail } = walkAll(lists, asked);
      counts[outcome] += 1;
      if (outcome === explained) continue;
      found.push(
        [
          `WAYOUT_SEED=${SEED + n} question ${q}: the analyzer says ${explained}, the walk ${outcome}`,
          `  ${JSON.stringify(request)} from ${packet.sourcePort}, NAT port ${natPort}`,
          ...trail.map((line) => `  | ${line}`),
        ].join('\n'),
      );
    }
  }
  process.stdout.write(`WAYOUT_SEED=${SEED}: ${NETWORKS} networks, packets ${JSON.stringify(counts)}\n`);
  const shown = found.slice(0, Number(process.env['WAYOUT_SHOW'] ?? 3));
  expect(`${found.length} disagreements\n${shown.join('\n')}`).toBe('0 disagreements\n');
  if (NETWORKS >= 100) for (const count of Object.values(counts)) expect(count).toBeGreaterThan(NETWORKS / 4);
}, 180_000);
