import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as tiny from '../testing/tiny-network.js';
import { assembleSnapshot } from './assemble-snapshot.js';
import { BundleError } from './bundle-error.js';
import { snapshotFromJson } from './snapshot-from-json.js';

type Item = [kind: string, value: Record<string, unknown>];

const items: Item[] = [
  ...['vpc-1', 'vpc-2'].map((VpcId): Item => ['Vpcs', tiny.vpc({ VpcId })]),
  ...['subnet-1', 'subnet-2', 'subnet-3'].map((SubnetId): Item => ['Subnets', tiny.subnet({ SubnetId })]),
  ...['rtb-1', 'rtb-2'].map((RouteTableId): Item => ['RouteTables', tiny.routeTable({ RouteTableId })]),
  ['Subnets', tiny.subnet({ SubnetId: 'subnet-broken', CidrBlock: 'x' })],
  ['SecurityGroups', tiny.securityGroup()],
  ['NetworkAcls', tiny.networkAcl()],
  ['Reservations', { Instances: [tiny.instance()] }],
  ['Reservations', { Instances: [tiny.instance({ InstanceId: 'i-2' })] }],
];

/** The same object, its keys and its lists of objects in another order. */
function shuffled(value: unknown, random: () => number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const mixed = <T>(list: T[]): T[] =>
    list
      .map((item) => ({ item, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  if (Array.isArray(value)) return mixed(value.map((item) => shuffled(item, random)));
  return Object.fromEntries(
    mixed(Object.entries(value)).map(([key, field]) => [key, shuffled(field, random)]),
  );
}

function hashOf(parts: readonly (readonly Item[])[], order: readonly number[]): string {
  const files = order.map((part) => {
    const document: Record<string, unknown[]> = {};
    for (const [kind, value] of parts[part] ?? []) (document[kind] ??= []).push(value);
    return tiny.file(`part-${part}.json`, document);
  });
  return assembleSnapshot(files).hash;
}

describe('contentHash', () => {
  test('files, their order, and the order within documents do not count', () => {
    const expected = hashOf([items], [0]);
    const split = fc.array(fc.nat(3), { minLength: items.length, maxLength: items.length });
    const seeds = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(
        split,
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        seeds,
        (places, order, seed) => {
          const random = (): number => seed.next().value ?? 0;
          const mixed = (
            shuffled(
              items.map((_, i) => ({ i })),
              random,
            ) as { i: number }[]
          ).map(({ i }) => i);
          const parts: Item[][] = [[], [], [], []];
          for (const i of mixed) {
            const [kind, value] = items[i] as Item;
            parts[places[i] ?? 0]?.push([kind, shuffled(value, random) as Record<string, unknown>]);
          }
          expect(hashOf(parts, order)).toBe(expected);
        },
      ),
    );
  });

  test('content does count: any list, any item, absent or empty, broken or not, guests', () => {
    const base = { Vpcs: [tiny.vpc()], Subnets: [tiny.subnet()] };
    const variants: unknown[] = [
      base,
      { ...base, Subnets: [] },
      { Vpcs: base.Vpcs },
      { ...base, RouteTables: [] },
      { ...base, Vpcs: [tiny.vpc({ State: 'available' })] },
      { ...base, Subnets: [tiny.subnet({ CidrBlock: 'x' })] },
      { ...base, Subnets: [tiny.subnet({ CidrBlock: 'y' })] },
    ];
    const hashes = variants.map((variant) => assembleSnapshot([tiny.file('eu-west-1/a.json', variant)]).hash);
    const guest = [tiny.file('eu-west-1/a.json', base), tiny.file('guests/i-1.json', { os: 'x' })];
    hashes.push(assembleSnapshot(guest).hash);
    hashes.push(assembleSnapshot([tiny.file('eu-west-2/a.json', base)]).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('snapshotFromJson', () => {
  test('one document, or files; texts or values: the same snapshot', () => {
    const document = { Vpcs: [tiny.vpc()], Subnets: [tiny.subnet()] };
    const direct = snapshotFromJson(document);
    expect(snapshotFromJson({ files: { 'a.json': document } }).hash).toBe(direct.hash);
    expect(snapshotFromJson({ files: { 'eu-west-1/a.json': JSON.stringify(document) } }).hash).toBe(
      direct.hash,
    );
    expect(direct.regions[0]?.region).toBe('eu-west-1');
  });

  test('the errors name the document', () => {
    expect(() => snapshotFromJson([])).toThrow('document.json: expected an object with lists');
    expect(() => snapshotFromJson({ files: [] })).toThrow('"files" has to be an object');
    expect(() => snapshotFromJson({ files: { 'a.json': '{' } })).toThrow('a.json: line 1, column 2');
    expect(() => snapshotFromJson({ files: { 'a.json': 1 } })).toThrow('a.json: expected a JSON object');
  });

  test('whatever JSON comes: a snapshot or a BundleError', () => {
    const keys = ['Vpcs', 'Subnets', 'Reservations', 'Instances', 'SecurityGroups', 'SecurityGroupRules'];
    const more = ['TransitGatewayRoutes', 'TransitGatewayRouteTableId', 'Routes', 'PrefixListId', 'Entries'];
    const fields = [
      'VpcId',
      'GroupId',
      'IpPermissions',
      'NetworkInterfaces',
      'CapturedAt',
      'files',
      '__proto__',
    ];
    const { garbage } = fc.letrec<{ garbage: unknown }>((tie) => ({
      garbage: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.constantFrom('10.0.0.0/8', 'sg-1', 'vpc-1', -1),
        fc.array(tie('garbage'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...keys, ...more, ...fields, 'a.json'), tie('garbage'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(garbage, (value) => {
        const attempts = [
          (): unknown => snapshotFromJson(value),
          (): unknown => assembleSnapshot([{ path: 'a.json', text: JSON.stringify(value) ?? '' }]),
          (): unknown =>
            snapshotFromJson({ Vpcs: [value], Reservations: [value], SecurityGroupRules: [value] }),
        ];
        for (const attempt of attempts) {
          try {
            attempt();
          } catch (error) {
            expect(error).toBeInstanceOf(BundleError);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
