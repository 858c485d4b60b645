import { expect, test } from '@jest/globals';
import { type Scalar, parseIpv4, type Variable } from '../../libs/packets/src/index.js';
import { analyze, type Analysis, type DiagnosisRequest } from '../../libs/reachability/src/index.js';
import type { Snapshot } from '../../libs/snapshot/src/document-lists.js';
import { indexSnapshot } from '../../libs/snapshot/src/index.js';
import { interfaceById } from './documents.js';
import { CannotTell, Dropped } from './ends.js';
import { bounds, toNumber, toText } from './ipv4.js';
import { ICMP, type Packet, TCP, UDP } from './packet.js';
import { Random } from './random.js';
import { randomTransitNetwork } from './random-transit.js';
import { TransitWalk } from './transit-walk.js';
import type { TransitLists } from './transit-lists.js';

/** As in agreement.spec.ts: WAYOUT_SEED is the seed of the first network, WAYOUT_NETWORKS their number. */
const SEED = Number(process.env['WAYOUT_SEED'] ?? Math.floor(Math.random() * 1e9));
const NETWORKS = Number(process.env['WAYOUT_NETWORKS'] ?? 120);
const QUESTIONS = 8;
const PACKETS = 10;
const NUMBERS = { tcp: TCP, udp: UDP, icmp: ICMP };

type Ending = 'works' | 'fails' | 'unknown';

interface Walked {
  outcome: Ending;
  trail: string[];
  forked: boolean;
  gatewaysCrossed: number;
}

interface Asked {
  packet: Packet;
  clientId: string;
  natPort: number;
  hashOf: (attachmentId: string) => number;
}

function walkOnce(lists: TransitLists, asked: Asked, choices: number[]): Walked & { made: number[] } {
  const made: number[] = [];
  const choose = (alternatives: number): number => {
    made.push((choices[made.length] ?? 0) % alternatives);
    return made.at(-1) ?? 0;
  };
  const walk = new TransitWalk(lists, { natPort: asked.natPort, hashOf: asked.hashOf, choose });
  const ended = (outcome: Ending) => ({
    outcome,
    trail: walk.trail,
    forked: made.length > 0,
    gatewaysCrossed: walk.gatewaysCrossed,
    made,
  });
  try {
    walk.ask(asked.packet, interfaceById(lists, asked.clientId)!);
  } catch (end) {
    if (!(end instanceof Dropped || end instanceof CannotTell)) throw end;
    walk.trail.push(`${end.constructor.name}: ${end.message}`);
    return ended(end instanceof Dropped ? 'fails' : 'unknown');
  }
  return ended('works');
}

/** Every choice that the documents leave open, two ways each: attachments here have two zones. */
function walkAll(lists: TransitLists, asked: Asked): Walked {
  const first = walkOnce(lists, asked, []);
  const pending = first.made.map((_choice, place) => [...first.made.slice(0, place), 1]);
  const all = [first];
  for (let choices = pending.pop(); choices !== undefined && all.length < 64; choices = pending.pop()) {
    const next = walkOnce(lists, asked, choices);
    all.push(next);
    for (let place = choices.length; place < next.made.length; place += 1) {
      pending.push([...next.made.slice(0, place), 1]);
    }
  }
  const same = all.every(({ outcome }) => outcome === first.outcome);
  return { ...first, outcome: same ? first.outcome : 'unknown', trail: all.flatMap(({ trail }) => trail) };
}

/** Where the analysis puts the packet. */
function placeOf({ space, header, working, failing }: Analysis, asked: Asked): Ending {
  const { packet, natPort, hashOf } = asked;
  const flow = new Map<Variable, Scalar>([
    [header.source, parseIpv4(packet.source)!],
    [header.sourcePort, packet.sourcePort],
    [header.destination, parseIpv4(packet.destination)!],
    [header.destinationPort, packet.port],
    [header.icmp, packet.protocol === ICMP ? 8 * 256 : 0],
  ]);
  for (let variable = 0; variable < space.size; variable += 1) {
    const domain = space.domain(variable);
    const zone = /^zone of (.*)$/.exec(space.name(variable))?.[1];
    if (space.name(variable) === 'nat-port') flow.set(variable, natPort);
    else if (zone !== undefined) flow.set(variable, hashOf(zone) % Number(domain.size));
    else if (!flow.has(variable)) flow.set(variable, domain.first ?? 0);
  }
  if (working.has(flow)) return 'works';
  return failing.has(flow) ? 'fails' : 'unknown';
}

function randomRequest(random: Random, lists: TransitLists): DiagnosisRequest {
  const machines = lists.NetworkInterfaces.filter((one) => one.Attachment?.InstanceId !== undefined);
  const protocol = random.weighted<'tcp' | 'udp' | 'icmp'>([
    [70, 'tcp'],
    [15, 'udp'],
    [15, 'icmp'],
  ]);
  const destination = random.weighted<string>([
    [25, 'internet'],
    [20, random.pick(['8.8.8.8', '60.1.1.1', '8.8.0.0/16'])],
    [40, random.pick(lists.NetworkInterfaces).PrivateIpAddress ?? ''],
    [15, random.pick([...lists.Vpcs, ...lists.Subnets]).CidrBlock ?? ''],
  ]);
  const port = protocol === 'icmp' ? {} : { port: random.pick([443, 443, 80, 53, 22, 40000]) };
  return { source: random.pick(machines).NetworkInterfaceId ?? '', destination, protocol, ...port };
}

function randomPacket(random: Random, lists: TransitLists, request: DiagnosisRequest): Asked | undefined {
  const client = interfaceById(lists, request.source)!;
  const source = client.PrivateIpAddress ?? '';
  const held = lists.NetworkInterfaces.map((one) => one.PrivateIpAddress ?? '');
  const publicOnes = ['8.8.8.8', '8.8.1.1', '60.1.1.1', '1.2.3.4', '130.1.1.1'];
  const inRange = (cidr: string): string => {
    const [first, last] = bounds(cidr);
    const own = held.filter((one) => first <= toNumber(one) && toNumber(one) <= last);
    return own.length > 0 && random.chance(0.8) ? random.pick(own) : toText(random.between(first, last));
  };
  const { destination: to } = request;
  const destination = to === 'internet' ? random.pick(publicOnes) : to.includes('/') ? inRange(to) : to;
  // To itself, or to the VPC's own resolver: that isn't walked here.
  if (destination === source || destination.endsWith('.0.2')) return undefined;
  const salt = random.between(0, 1e6);
  return {
    packet: {
      protocol: NUMBERS[request.protocol as keyof typeof NUMBERS],
      source,
      sourcePort: random.pick([32768, 40000, 50000, 60999, random.between(32768, 60999)]),
      destination,
      port: request.port ?? 0,
      icmpType: 8,
      icmpCode: 0,
    },
    clientId: request.source,
    natPort: random.pick([1024, 32767, 32768, 61000, 65535, random.between(1024, 65535)]),
    hashOf: (id) => (salt + id.length * 7 + id.charCodeAt(id.length - 1)) % 1009,
  };
}

function verdictFits({ verdict }: Analysis, outcome: Ending): boolean {
  if (verdict === 'reachable') return outcome === 'works';
  return verdict === 'unreachable'
    ? outcome === 'fails'
    : verdict === 'undetermined' || outcome !== 'unknown';
}

function checkNetwork(seed: number, counts: Record<Ending | 'skipped', number>, found: string[]): void {
  const random = new Random(seed);
  const lists = randomTransitNetwork(random);
  const region = { accountId: '111122223333', region: 'eu-west-1', lists, broken: [] };
  const snapshot: Snapshot = { hash: 'x', capturedAt: null, regions: [region], guests: {}, notes: [] };
  const index = indexSnapshot(snapshot);
  for (let q = 0; q < QUESTIONS; q += 1) {
    const request = randomRequest(random, lists);
    const analysis = analyze(index, request);
    for (let p = 0; p < PACKETS; p += 1) {
      const asked = randomPacket(random, lists, request);
      if (asked === undefined) continue;
      const walked = walkAll(lists, asked);
      // The one `natPort` of a packet can't say which of two NAT gateways picked it.
      if (walked.gatewaysCrossed > 1) {
        counts.skipped += 1;
        continue;
      }
      counts[walked.outcome] += 1;
      const placed = placeOf(analysis, asked);
      if (walked.forked && placed === 'unknown') continue;
      if (placed === walked.outcome && verdictFits(analysis, walked.outcome)) continue;
      found.push(
        [
          `WAYOUT_SEED=${seed} question ${q} packet ${p}: analysis ${placed} [${analysis.verdict}], walk ${walked.outcome}`,
          `  question ${JSON.stringify(request)}`,
          `  unknowns ${analysis.unknowns.map(({ code, component }) => `${code} ${component.id}`).join(', ')}`,
          ...analysis.outcomes
            .filter(({ branch }) => branch.blockers.length > 0)
            .slice(0, 4)
            .map(
              ({ branch }) =>
                `  drops ${branch.blockers.map((b) => `${b.code} ${b.component.id} ${b.leg}`).join(', ')}`,
            ),
          ...walked.trail.map((line) => `  | ${line}`),
        ].join('\n'),
      );
      break;
    }
  }
}

test(`between VPCs, set walk and single-packet walk agree (WAYOUT_SEED=${SEED})`, () => {
  const counts = { works: 0, fails: 0, unknown: 0, skipped: 0 };
  const found: string[] = [];
  for (let n = 0; n < NETWORKS; n += 1) checkNetwork(SEED + n, counts, found);
  process.stdout.write(`WAYOUT_SEED=${SEED}: ${NETWORKS} networks, packets ${JSON.stringify(counts)}\n`);
  const shown = found.slice(0, Number(process.env['WAYOUT_SHOW'] ?? 5));
  expect(`${found.length} disagreements\n${shown.join('\n')}`).toBe('0 disagreements\n');
  if (NETWORKS >= 100) {
    const all = counts.works + counts.fails + counts.unknown;
    expect(all).toBeGreaterThan(3000);
    // A check of networks where nothing works would prove little.
    expect(counts.works / all).toBeGreaterThan(0.12);
  }
});
