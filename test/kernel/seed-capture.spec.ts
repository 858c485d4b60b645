import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { diagnose, type Diagnosis, type Leg } from '../../libs/reachability/src/index.js';
import { indexSnapshot, readBundle } from '../../libs/snapshot/src/index.js';
import { missingForLab, type LabPacket } from './lab.js';
import type { RealNetwork } from './real-network.js';
import { buildVpc, routeClientsThroughMachine, serveOnInternet } from './real-vpc.js';

const missing = missingForLab(['nginx', 'curl', 'unshare']);
const run = missing.length === 0 ? test : test.skip;

/** The seed's lab (semantics §8, story one), as test/scenarios/networks/seed-guests has it too. */
const SEED = {
  client: '10.10.2.101',
  machine: '10.10.1.100',
  device: 'ens5',
  elastic: '52.18.100.100',
  server: '203.0.113.80',
};
const PORT = 55634;
const NAT_INSTANCE = 'i-01000000000001100';

let network: RealNetwork | undefined;
beforeAll(async () => {
  if (missing.length > 0) return;
  network = await buildVpc(SEED);
  await routeClientsThroughMachine(network, SEED.machine);
  await network.run(
    'machine',
    `sysctl -qw net.ipv4.ip_forward=1; iptables -t nat -A POSTROUTING -o ${SEED.device} -j MASQUERADE`,
  );
  await serveOnInternet(network, [80]);
}, 60_000);
afterAll(() => network?.close());

run('§8, R-NI-3, R-IGW-2: the capture of the seed, in packets and in the diagnosis', async () => {
  const lab = network!;
  const captures = [await lab.capture('machine', SEED.device), await lab.capture('igw', 'inside', 'outside')];
  const { stdout } = await lab.run(
    'client',
    `curl -s --max-time 10 --local-port ${PORT} http://${SEED.server}/`,
  );
  const [atMachine, atGateway] = (await Promise.all(captures.map((stop) => stop()))) as [
    LabPacket[],
    LabPacket[],
  ];
  expect(stdout).toBe(`internet ${SEED.elastic}:${PORT}\n`);

  const facts = await lab.facts('machine', NAT_INSTANCE);
  const bundle = await readBundle(new URL('../scenarios/networks/seed-guests', import.meta.url).pathname);
  const answer = diagnose(
    indexSnapshot({ ...bundle, guests: { [NAT_INSTANCE]: facts } }),
    { source: SEED.client, destination: SEED.server, port: 80, sourcePorts: `${PORT}-${PORT}` },
    {
      id: 'dgn_seed',
      createdAt: '2026-11-01T10:00:00Z',
      snapshot: { id: 'snp_seed', hash: '', capturedAt: null },
    },
  );
  expect([answer.verdict, answer.basis, answer.unknowns]).toEqual(['reachable', ['config', 'guest'], []]);
  expect(answer.egressIdentity).toMatchObject({ publicIp: SEED.elastic, elastic: true });

  const syn = ({ flags }: LabPacket): boolean => flags === 2;
  const synAck = ({ flags }: LabPacket): boolean => flags === 18;
  const packets = {
    forward: [...ends(atMachine, syn), ...ends(atGateway, syn)],
    return: [...ends(atGateway, synAck), ...ends(atMachine, synAck)],
  };
  const [client, machine, elastic] = [SEED.client, SEED.machine, SEED.elastic].map((one) => `${one}:${PORT}`);
  const server = `${SEED.server}:80`;
  expect(packets).toEqual({
    forward: [
      `${client} > ${server}`,
      `${machine} > ${server}`,
      `${machine} > ${server}`,
      `${elastic} > ${server}`,
    ],
    return: [
      `${server} > ${elastic}`,
      `${server} > ${machine}`,
      `${server} > ${machine}`,
      `${server} > ${client}`,
    ],
  });
  expect(translations(answer)).toEqual(packets);
});

/** The ends of a packet before and after a device, in the order in which they were captured. */
function ends(seen: readonly LabPacket[], wanted: (one: LabPacket) => boolean): string[] {
  return seen
    .filter(wanted)
    .map((one) => `${one.source}:${one.sourcePort} > ${one.destination}:${one.destinationPort}`);
}

/** The same of the diagnosis: its example packet before and after each hop that changes it. */
function translations({ legs }: Diagnosis): Record<Leg['direction'], string[]> {
  const of = (direction: Leg['direction']): string[] =>
    legs
      .filter((leg) => leg.direction === direction)
      .flatMap(({ hops }) => hops)
      .filter(({ decision }) => decision === 'translate')
      .flatMap(({ examplePacketIn, examplePacket }) => [examplePacketIn, examplePacket])
      .map((one) => `${one.source}:${one.sourcePort} > ${one.destination}:${one.destinationPort}`);
  return { forward: of('forward'), return: of('return') };
}
