import { Random } from '../../libs/guest/src/testing/random.js';
import type { LabPacket, OwnConnection } from './lab.js';

const SOURCES = {
  n0: ['10.1.0.50', '10.1.0.200', '10.4.0.9'],
  n1: ['203.0.113.9', '203.0.113.200', '10.2.0.30', '198.51.100.7'],
  n2: ['198.51.100.7', '10.3.0.60', '10.1.0.77'],
} as const;
const DESTINATIONS = [
  '203.0.113.9',
  '203.0.113.70',
  '198.51.100.7',
  '10.1.0.1',
  '10.2.0.1',
  '10.3.0.60',
  '10.1.0.50',
  '10.2.0.7',
];
const PORTS = [80, 53, 443, 8080, 22];

/** Probes of every protocol, from every network. No two share a connection-tracking entry. */
export function randomProbes(seed: number, count: number): LabPacket[] {
  const random = new Random(seed ^ 0x5eed);
  return Array.from({ length: count }, (_, index) => {
    const name = random.pick(['n0', 'n0', 'n1', 'n2'] as const);
    const protocol = random.pick(['tcp', 'udp', 'icmp'] as const);
    const source = random.pick(SOURCES[name]);
    const destination = random.pick(DESTINATIONS.filter((one) => one !== source));
    const base = { interface: name, protocol, source, destination };
    if (protocol === 'icmp') return { ...base, id: 1000 + index * 7 };
    const sourcePort = random.pick([100, 700, 5000, 35000]) + index;
    return { ...base, sourcePort, destinationPort: random.pick(PORTS) };
  });
}

/** Connections that the machine opens itself: to its own services, its neighbours and the internet. */
export function randomOwn(seed: number, count: number): OwnConnection[] {
  const random = new Random(seed ^ 0x0e11);
  return Array.from({ length: count }, () => ({
    destination: random.pick([...DESTINATIONS, '127.0.0.1']),
    destinationPort: random.pick([80, 8080, 443, 22]),
  }));
}
