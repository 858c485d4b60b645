import { IntervalSet, ipv4CidrSet } from '../../../packets/src/index.js';
import { known, unknown, type Fact } from '../facts/fact.js';
import type { GuestFacts } from '../facts/guest-facts.js';
import type { GuestAddress, GuestInterface } from '../facts/parse-ip-addr.js';
import type { Route } from '../facts/parse-ip-route.js';
import type { PolicyRule } from '../facts/parse-ip-rule.js';
import { always } from '../netfilter/condition.js';

/** The routing side of a guest, ready for lookups. */
export interface Machine {
  readonly facts: GuestFacts;
  /** Routes of each table, in the order in which the kernel tries them. */
  readonly tables: Fact<ReadonlyMap<string, readonly Route[]>>;
  readonly rules: Fact<readonly PolicyRule[]>;
  /** Tables whose routes aren't all known. */
  isTableKnown(table: string): boolean;
  /** Addresses of one kind (ip-route(8), `addrtype` match); undefined when the facts don't tell. */
  addressType(name: string): IntervalSet | undefined;
  interfaceNamed(name: string): GuestInterface | undefined;
}

const MULTICAST = ipv4CidrSet('224.0.0.0/4');
const LIMITED_BROADCAST = IntervalSet.of(2 ** 32 - 1);
const THIS_NETWORK = ipv4CidrSet('0.0.0.0/8');

export function createMachine(facts: GuestFacts): Machine {
  const tables = buildTables(facts);
  const local = tables.known ? (tables.value.get('local') ?? []) : undefined;
  const ofType = (type: Route['type']): IntervalSet | undefined =>
    local &&
    IntervalSet.union(local.filter((route) => route.type === type).map(({ destination }) => destination));
  const kinds: Readonly<Record<string, IntervalSet | undefined>> = {
    local: ofType('local'),
    broadcast: ofType('broadcast')?.union(LIMITED_BROADCAST).union(THIS_NETWORK),
    multicast: MULTICAST,
    unspec: IntervalSet.of(0),
  };
  const special = ['local', 'broadcast', 'multicast'].map((kind) => kinds[kind]);
  const unicast = special.every((set) => set !== undefined)
    ? special.reduce((rest, set) => rest.minus(set), IntervalSet.halfOpen(0, 2 ** 32))
    : undefined;
  const byName = new Map(facts.interfaces.known ? facts.interfaces.value.map((one) => [one.name, one]) : []);
  return {
    facts,
    tables,
    rules: readRules(facts),
    isTableKnown: (table) =>
      facts.routes.known && (facts.routes.value.allTables || ['local', 'main'].includes(table)),
    addressType: (name) => (name === 'unicast' ? unicast : kinds[name]),
    interfaceNamed: (name) => byName.get(name),
  };
}

function buildTables({ routes, interfaces }: GuestFacts): Fact<ReadonlyMap<string, readonly Route[]>> {
  if (!routes.known) return routes;
  let all = routes.value.routes;
  if (!routes.value.allTables) {
    if (!interfaces.known) return unknown('the table local was not read', 'ip -j route show table all');
    all = [...all, ...localRoutes(interfaces.value)];
  }
  const tables = new Map<string, Route[]>();
  for (const route of all) {
    const table = tables.get(route.table);
    if (table) table.push(route);
    else tables.set(route.table, [route]);
  }
  for (const table of tables.values()) {
    table.sort((a, b) => b.prefixLength - a.prefixLength || a.metric - b.metric);
  }
  return known(tables);
}

/** What the kernel keeps in the table `local` for each address. */
function localRoutes(interfaces: readonly GuestInterface[]): Route[] {
  return interfaces
    .filter(({ up }) => up)
    .flatMap(({ name, addresses }) =>
      addresses.flatMap((own) => {
        const route = (
          type: 'local' | 'broadcast',
          destination: IntervalSet,
          prefixLength: number,
        ): Route => ({
          table: 'local',
          type,
          destination,
          prefixLength,
          metric: 0,
          tos: undefined,
          nextHops: [{ device: name, gateway: undefined, dead: false }],
          preferredSource: own.address,
          text: `${type} dev ${name} table local`,
        });
        const loopback = name === 'lo' ? [route('local', network(own), own.prefixLength)] : [];
        return [
          route('local', IntervalSet.of(own.address), 32),
          ...loopback,
          ...broadcasts(own).map((address) => route('broadcast', IntervalSet.of(address), 32)),
        ];
      }),
    );
}

export function network({ address, prefixLength }: GuestAddress): IntervalSet {
  const size = 2 ** (32 - prefixLength);
  const first = Math.floor(address / size) * size;
  return IntervalSet.halfOpen(first, first + size);
}

function broadcasts({ address, prefixLength }: GuestAddress): number[] {
  if (prefixLength >= 31) return [];
  const size = 2 ** (32 - prefixLength);
  return [Math.floor(address / size) * size + size - 1];
}

/** The three rules of every machine (ip-rule(8)). */
const DEFAULT_RULES: readonly PolicyRule[] = (
  [
    [0, 'local'],
    [32766, 'main'],
    [32767, 'default'],
  ] as const
).map(([priority, table]) => ({
  priority,
  condition: always,
  does: { action: 'lookup', table, suppressPrefixLength: undefined },
  text: `${priority}: from all lookup ${table}`,
}));

/** Without `ip rule`, a machine that has routes in the usual tables only has nothing for rules to choose. */
function readRules({ policyRules, routes }: GuestFacts): Fact<readonly PolicyRule[]> {
  if (policyRules.known || !routes.known || !routes.value.allTables) return policyRules;
  const usual = routes.value.routes.every(({ table }) => ['local', 'main', 'default'].includes(table));
  return usual ? known(DEFAULT_RULES) : policyRules;
}
