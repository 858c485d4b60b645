import { Random } from './random.js';
import { randomRule } from './random-rule.js';
import type {
  ChainName,
  Scenario,
  ScenarioPolicyRule,
  ScenarioRoute,
  ScenarioRule,
  ScenarioTable,
  TableName,
} from './scenario.js';

/** Three networks with the machine between them: clients on n0, the default way out on n1, another on n2. */
export function randomScenario(seed: number): Scenario {
  const random = new Random(seed);
  const second = random.chance(0.3) ? ['10.2.0.7/24'] : [];
  return {
    interfaces: [
      { name: 'n0', addresses: ['10.1.0.1/24'] },
      { name: 'n1', addresses: ['10.2.0.1/24', ...second] },
      { name: 'n2', addresses: ['10.3.0.1/24'] },
    ],
    routes: randomRoutes(random),
    policyRules: randomPolicyRules(random),
    ipForward: random.chance(0.93),
    rpFilter: {
      all: random.pick([0, 0, 0, 1, 2] as const),
      n0: random.pick([0, 1, 2] as const),
      n1: random.pick([0, 1, 2] as const),
      n2: random.pick([0, 1, 2] as const),
    },
    tables: randomTables(random),
    listening: [
      { protocol: 'tcp', address: '0.0.0.0', port: 80 },
      { protocol: 'tcp', address: '10.1.0.1', port: 8080 },
      { protocol: 'udp', address: '0.0.0.0', port: 53 },
    ],
  };
}

function randomRoutes(random: Random): ScenarioRoute[] {
  const routes: ScenarioRoute[] = [
    { table: 'main', type: 'unicast', to: 'default', via: '10.2.0.254', device: 'n1' },
    { table: '100', type: 'unicast', to: 'default', via: '10.3.0.254', device: 'n2' },
  ];
  if (random.chance(0.4))
    routes.push({ table: 'main', type: 'unicast', to: '198.51.100.0/24', via: '10.3.0.254', device: 'n2' });
  if (random.chance(0.2)) routes.push({ table: 'main', type: 'unreachable', to: '203.0.113.64/26' });
  if (random.chance(0.2)) routes.push({ table: '100', type: 'throw', to: '203.0.113.0/25' });
  if (random.chance(0.2))
    routes.push({
      table: 'main',
      type: 'unicast',
      to: 'default',
      via: '10.3.0.254',
      device: 'n2',
      metric: 200,
    });
  return routes;
}

function randomPolicyRules(random: Random): ScenarioPolicyRule[] {
  const rules: ScenarioPolicyRule[] = [];
  if (random.chance(0.3))
    rules.push({ priority: 1000, from: '10.1.0.128/25', not: random.chance(0.2), table: '100' });
  if (random.chance(0.3)) rules.push({ priority: 1001, mark: 1, table: '100' });
  if (random.chance(0.2)) rules.push({ priority: 1002, iif: random.pick(['n0', 'n2']), table: '100' });
  return rules;
}

const HOOKS: Readonly<Record<TableName, readonly ChainName[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
};

function randomTables(random: Random): ScenarioTable[] {
  const names: TableName[] = ['nat', 'filter'];
  if (random.chance(0.3)) names.unshift('mangle');
  if (random.chance(0.15)) names.unshift('raw');
  return names.map((name) => randomTable(random, name));
}

function randomTable(random: Random, name: TableName): ScenarioTable {
  const own = random.chance(0.6) && name !== 'raw' ? ['one', 'two'] : [];
  const chains: Record<string, ScenarioRule[]> = {};
  const policies: Partial<Record<ChainName, 'ACCEPT' | 'DROP'>> = {};
  for (const hook of HOOKS[name]) {
    policies[hook] = name === 'filter' && random.chance(0.3) ? 'DROP' : 'ACCEPT';
    const count = name === 'raw' || name === 'mangle' ? random.between(0, 2) : random.between(0, 5);
    chains[hook] = Array.from({ length: count }, () => randomRule(random, name, hook, own));
    // Most machines let answers through, or nothing would ever come back.
    if (name === 'filter' && random.chance(0.7)) {
      chains[hook].unshift({
        states: { value: ['ESTABLISHED', 'RELATED'], not: false },
        target: { do: 'ACCEPT' },
      });
    }
    if (name === 'nat' && hook === 'POSTROUTING' && random.chance(0.6)) {
      chains[hook].push({
        out: { value: random.pick(['n1', 'n+', 'eth0']), not: false },
        target: { do: 'MASQUERADE' },
      });
    }
  }
  // A user chain is entered from several hooks, so it names no interface; only the later one is jumped to.
  own.forEach((chain, index) => {
    chains[chain] = Array.from({ length: random.between(1, 3) }, () =>
      randomRule(random, name, 'user', own.slice(index + 1)),
    );
  });
  return { name, policies, chains };
}
