import type { Random } from './random.js';
import type { ChainName, Negatable, ScenarioRule, ScenarioTarget, TableName } from './scenario.js';

const NETWORKS = [
  '10.1.0.0/24',
  '10.1.0.128/25',
  '10.2.0.0/24',
  '10.0.0.0/8',
  '203.0.113.0/24',
  '203.0.113.0/25',
  '198.51.100.0/24',
  '10.1.0.1/32',
  '10.2.0.1/32',
];
const INTERFACES = ['n0', 'n1', 'n2', 'n+', 'eth0', 'lo'];
const PORT_RANGES = [
  [80, 80],
  [53, 53],
  [443, 443],
  [1, 1023],
  [8000, 9000],
  [30000, 45000],
] as const;

/** One rule that the kernel accepts in the chain. `user` chains take what every hook of the table takes. */
export function randomRule(
  random: Random,
  table: TableName,
  hook: ChainName | 'user',
  chains: readonly string[],
): ScenarioRule {
  const maybe = <T>(probability: number, make: () => T): Negatable<T> | undefined =>
    random.chance(probability) ? { value: make(), not: random.chance(0.2) } : undefined;
  const target = randomTarget(random, table, hook, chains);
  const needsPorts =
    ('port' in target && target.port !== undefined) || ('ports' in target && target.ports !== undefined);
  const protocol = needsPorts
    ? { value: random.pick(['tcp', 'udp'] as const), not: false }
    : maybe(0.5, () => random.pick(['tcp', 'udp', 'icmp'] as const));
  const ported = protocol && !protocol.not && protocol.value !== 'icmp';
  const ranges = () => Array.from({ length: random.between(1, 3) }, () => random.pick(PORT_RANGES));
  const early = hook === 'PREROUTING' || hook === 'INPUT' || hook === 'FORWARD';
  const late = hook === 'POSTROUTING' || hook === 'OUTPUT' || hook === 'FORWARD';
  const optional = {
    source: maybe(0.3, () => random.pick(NETWORKS)),
    destination: maybe(0.3, () => random.pick(NETWORKS)),
    in: early ? maybe(0.3, () => random.pick(INTERFACES)) : undefined,
    out: late ? maybe(0.3, () => random.pick(INTERFACES)) : undefined,
    protocol,
    sourcePorts: ported ? maybe(0.2, ranges) : undefined,
    destinationPorts: ported ? maybe(0.4, ranges) : undefined,
    icmpType:
      protocol?.value === 'icmp' && !protocol.not ? maybe(0.5, () => random.pick([0, 8, 3])) : undefined,
    states:
      table === 'raw'
        ? undefined
        : maybe(0.2, () =>
            random.pick([['NEW'], ['ESTABLISHED', 'RELATED'], ['NEW', 'ESTABLISHED'], ['INVALID']] as const),
          ),
    mark: maybe(0.1, () => ({ value: random.pick([0, 1, 2]), mask: random.pick([0xffffffff, 3]) })),
    toLocal: maybe(0.1, () => true as const),
    comment: random.chance(0.1) ? random.pick(['a "quoted" word -j DROP', 'plain words']) : undefined,
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(given) as Omit<ScenarioRule, 'target'>), target };
}

function randomTarget(
  random: Random,
  table: TableName,
  hook: ChainName | 'user',
  chains: readonly string[],
): ScenarioTarget {
  if (chains.length > 0 && random.chance(0.25)) {
    return { do: random.pick(['jump', 'jump', 'goto'] as const), chain: random.pick(chains) };
  }
  const plain = (...names: ('ACCEPT' | 'DROP' | 'REJECT' | 'RETURN' | 'LOG' | 'NOTRACK')[]) => ({
    do: random.pick(names),
  });
  if (table === 'raw') return plain('NOTRACK', 'ACCEPT');
  if (table === 'mangle') {
    return random.chance(0.7)
      ? { do: 'MARK', value: random.pick([1, 2, 3]), mask: random.pick([0xffffffff, 1, 2]) }
      : plain('ACCEPT', 'RETURN');
  }
  if (table === 'filter') return plain('ACCEPT', 'ACCEPT', 'DROP', 'REJECT', 'RETURN', 'LOG');
  if (hook === 'user') return plain('ACCEPT', 'RETURN');
  if (hook === 'POSTROUTING' || hook === 'INPUT') return sourceTarget(random, hook);
  return destinationTarget(random);
}

function sourceTarget(random: Random, hook: ChainName): ScenarioTarget {
  const ports = random.chance(0.3) ? ([20000, 20000 + random.pick([0, 100, 9999])] as const) : undefined;
  if (hook === 'INPUT' || random.chance(0.35)) {
    return {
      do: 'SNAT',
      address: random.pick(['10.2.0.1', '10.2.0.7', '10.3.0.1']),
      ...(ports && { ports }),
    };
  }
  const drawn = random.chance(0.15) ? ({ random: true } as const) : {};
  return random.chance(0.2) ? { do: 'ACCEPT' } : { do: 'MASQUERADE', ...(ports && { ports }), ...drawn };
}

function destinationTarget(random: Random): ScenarioTarget {
  const port = random.chance(0.5) ? random.pick([80, 8080, 53, 9999]) : undefined;
  if (random.chance(0.4)) return { do: 'REDIRECT', ...(port && { port }) };
  if (random.chance(0.2)) return { do: 'ACCEPT' };
  return {
    do: 'DNAT',
    address: random.pick(['10.1.0.50', '10.3.0.60', '203.0.113.99']),
    ...(port && { port }),
  };
}
