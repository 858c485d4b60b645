import { describe, expect, test } from '@jest/globals';
import { Ec2Reader, type ReadAnswer, type ReadInput } from '../ec2/ec2-reader.js';
import type { ReadAction } from '../ec2/read-commands.js';
import { Deadline } from './deadline.js';
import { PageReader } from './page-reader.js';
import { searchRoutes } from './search-routes.js';

interface Route {
  DestinationCidrBlock?: string;
  PrefixListId?: string;
  Type: string;
}

const bits = (address: string): number =>
  address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
const inside = (route: string, block: string): boolean => {
  const [network = '', length = ''] = block.split('/');
  const [own = '', ownLength = ''] = route.split('/');
  const size = 2 ** (32 - Number(length));
  return Number(ownLength) >= Number(length) && Math.floor(bits(own) / size) === bits(network) / size;
};

/** A search that gives 1,000 routes and no token for the rest. */
class OldSearch extends Ec2Reader {
  readonly region = 'eu-west-1';
  searches = 0;

  constructor(private readonly routes: readonly Route[]) {
    super();
  }

  async connect(): Promise<void> {}

  async read(_action: ReadAction, input: ReadInput): Promise<ReadAnswer> {
    this.searches += 1;
    const [filter] = input['Filters'] as { Name: string; Values: string[] }[];
    const { Name: name = '', Values: [value = ''] = [] } = filter ?? {};
    const found = this.routes.filter(({ DestinationCidrBlock: block }) => {
      if (name === 'type') return true;
      if (block === undefined || block.includes(':') !== value.includes(':')) return false;
      if (value === '::/0') return true;
      return name === 'route-search.exact-match' ? block === value : inside(block, value);
    });
    return { Routes: found.slice(0, 1000), AdditionalRoutesAvailable: found.length > 1000 };
  }

  close(): void {}
}

const search = (routes: readonly Route[]) => {
  const ec2 = new OldSearch(routes);
  return searchRoutes(new PageReader(ec2, new Deadline(5_000)), 'tgw-rtb-1');
};
const static4 = (count: number): Route[] =>
  Array.from({ length: count }, (_, i) => ({
    DestinationCidrBlock: `10.${Math.floor(i / 250)}.${i % 250}.0/24`,
    Type: 'static',
  }));

describe('all routes of a table', () => {
  test('more than one search gives: each route once, the default route and IPv6 too', async () => {
    const routes = [
      ...static4(3200),
      { DestinationCidrBlock: '0.0.0.0/0', Type: 'static' },
      { DestinationCidrBlock: '10.0.0.0/8', Type: 'propagated' },
      { DestinationCidrBlock: '2001:db8::/32', Type: 'static' },
    ];
    const outcome = await search(routes);
    expect(outcome.ok).toBe(true);
    const found = outcome.ok ? (outcome.items as Route[]) : [];
    expect(found.map((route) => route.DestinationCidrBlock).sort()).toEqual(
      routes.map((route) => route.DestinationCidrBlock).sort(),
    );
  });

  test('what one search gives takes one', async () => {
    expect(await search(static4(1000))).toMatchObject({ ok: true, requests: 1 });
  });

  test('more IPv6 routes than can be had: unread, not a part', async () => {
    const routes = Array.from({ length: 1001 }, (_, i) => ({
      DestinationCidrBlock: `2001:db8:${i.toString(16)}::/48`,
      Type: 'static',
    }));
    expect(await search(routes)).toMatchObject({ ok: false, failure: { type: 'failed' } });
  });
});
