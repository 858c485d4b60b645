import { describe, expect, test } from '@jest/globals';
import {
  FlowSet,
  FlowSpace,
  IntervalSet,
  parseIpv4,
  formatIpv4,
  ipv4CidrSet,
  type Header,
} from '../../../packets/src/index.js';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { iptablesText } from '../testing/iptables-text.js';
import { Random } from '../testing/random.js';
import { randomScenario } from '../testing/random-scenario.js';
import { scenarioDocument } from '../testing/scenario-document.js';
import { walkPacket, type Packet } from '../testing/walk-packet.js';
import { createGuest } from './guest.js';
import { receive } from './receive.js';

const NUMBERS = { icmp: 1, tcp: 6, udp: 17 } as const;
const SOURCES = [
  '10.1.0.50',
  '10.1.0.200',
  '10.4.0.9',
  '203.0.113.9',
  '198.51.100.7',
  '10.3.0.60',
  '10.2.0.1',
];
const DESTINATIONS = [
  '203.0.113.9',
  '203.0.113.70',
  '198.51.100.7',
  '10.1.0.1',
  '10.2.0.7',
  '10.3.0.60',
  '10.1.0.50',
];
const PORTS = [80, 53, 443, 8080, 22, 100, 700, 20050, 35000, 65535];

const text = (flows: FlowSet, variable: number): string => formatIpv4(Number(flows.project(variable).first));

/** R-NI-2, R-NI-3, R-PF-1. The whole set is walked once; then single packets, drawn from it, are walked by
 *  the plain evaluator and looked up in the result. */
describe('a packet set through a random machine', () => {
  test.each(Array.from({ length: 80 }, (_, index) => index + 1))(
    'agrees with single packets: seed %i',
    (seed) => {
      const random = new Random(seed * 7919);
      const scenario = randomScenario(seed);
      const guest = createGuest(parseGuestFacts(scenarioDocument(scenario)));
      const protocol = random.pick(['tcp', 'udp', 'icmp'] as const);
      const inInterface = random.pick(['n0', 'n1', 'n2']);
      const space = new FlowSpace();
      const addresses = ['10.0.0.0/8', '203.0.113.0/24', '198.51.100.0/24'].map(ipv4CidrSet);
      const header: Header = {
        protocol: NUMBERS[protocol],
        source: space.addVariable('source', IntervalSet.union(addresses)),
        destination: space.addVariable('destination', IntervalSet.union(addresses)),
        sourcePort: space.addVariable('source port', IntervalSet.range(0, 65535)),
        destinationPort: space.addVariable('port', IntervalSet.range(0, 65535)),
        icmp: space.constant(protocol === 'icmp' ? 8 * 256 : 0),
      };
      const result = receive(guest, {
        flows: FlowSet.full(space),
        header,
        inInterface,
        tracking: { kind: 'new' },
      });
      const ends = Object.values(result).flat() as { flows: FlowSet }[];
      for (let i = 0; i < 40; i += 1) {
        const packet: Packet = {
          protocol,
          source: random.pick(SOURCES),
          destination: random.pick(DESTINATIONS),
          sourcePort: random.pick(PORTS),
          destinationPort: random.pick(PORTS),
          type: 8,
        };
        const point = new Map([
          [header.source, parseIpv4(packet.source)!],
          [header.destination, parseIpv4(packet.destination)!],
          [header.sourcePort, packet.sourcePort],
          [header.destinationPort, packet.destinationPort],
        ]);
        const box = FlowSet.box(
          space,
          new Map([...point].map(([variable, one]) => [variable, IntervalSet.of(one)])),
        );
        const of = <T extends { flows: FlowSet }>(list: readonly T[]): T[] =>
          list.filter(({ flows }) => flows.has(point));
        const about = { seed, inInterface, packet, rules: iptablesText(scenario.tables) };
        // An exact partition: one end for each packet.
        expect({ ...about, ends: of(ends).length }).toEqual({ ...about, ends: 1 });
        const fate = walkPacket(scenario, packet, inInterface);
        const [out] = of(result.forwarded);
        const [in_] = of(result.delivered);
        const at = (of_: { flows: FlowSet; header: Header }) => {
          const flows = of_.flows.intersect(box);
          const ports = flows.project(of_.header.sourcePort).intervals();
          return {
            source: text(flows, of_.header.source),
            destination: text(flows, of_.header.destination),
            destinationPort: flows.project(of_.header.destinationPort).first,
            sourcePorts: [ports[0]![0], Number(ports.at(-1)![1]) - 1],
          };
        };
        const modelled = out
          ? { end: 'forwarded', by: out.outInterface, ...at(out) }
          : in_
            ? {
                end: 'delivered',
                heard: in_.listener.status !== 'nobody',
                destination: at(in_).destination,
                destinationPort: at(in_).destinationPort,
              }
            : { end: result.dropped.length > 0 ? 'dropped' : 'unknown' };
        const expected =
          fate.end === 'forwarded'
            ? {
                end: 'forwarded',
                by: fate.by,
                source: fate.packet.source,
                destination: fate.packet.destination,
                destinationPort: fate.packet.destinationPort,
                sourcePorts: fate.sourcePorts,
              }
            : fate.end === 'delivered'
              ? {
                  end: 'delivered',
                  heard: fate.heard,
                  destination: fate.packet.destination,
                  destinationPort: fate.packet.destinationPort,
                }
              : { end: 'dropped' };
        expect({ ...about, fate: modelled }).toEqual({ ...about, fate: expected });
      }
    },
  );
});
