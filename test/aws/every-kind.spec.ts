import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { READ_ACTIONS } from '../../libs/aws/src/index.js';
import { canonicalJson, DOCUMENT_KINDS, snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { ACCOUNT, everyKind, REGION } from './every-kind.js';
import { collectLab, pointAtLab } from './lab-access.js';

/** The largest MaxResults of the actions where it isn't 1,000, as Amazon's own service model of EC2 has it (botocore 1.43,
 *  ec2/2016-11-15); null: there is none. The model sets no range for instances, their status, endpoints (above 1,000
 *  EC2 gives 1,000) and DescribePrefixLists, which is asked like the other lists of prefixes. */
const LARGEST: Record<string, number | null> = {
  DescribeAddresses: null,
  DescribeAvailabilityZones: null,
  DescribeVpcAttribute: null,
  DescribeVpcBlockPublicAccessOptions: null,
  DescribeVpnConnections: null,
  DescribeVpnGateways: null,
  DescribeManagedPrefixLists: 100,
  DescribePrefixLists: 100,
  DescribeRouteTables: 100,
  GetManagedPrefixListEntries: 100,
  DescribeEgressOnlyInternetGateways: 255,
};

let lab: Lab;
let before: NodeJS.ProcessEnv;
const start = async (pageSize?: number): Promise<void> => {
  const files = { [`accounts/${ACCOUNT}/${REGION}/all.json`]: everyKind() };
  lab = await startLab(snapshotFromJson({ files }), pageSize === undefined ? {} : { pageSize });
  pointAtLab(lab);
};
beforeEach(() => {
  before = { ...process.env };
});
afterEach(async () => {
  process.env = before;
  await lab.close();
});

const sorted = (items: readonly unknown[] = []): string[] => items.map((item) => canonicalJson(item)).sort();

describe('three documents of every kind that the analyzer knows', () => {
  test.each([1, 2])('in pages of %i: each exactly once, and as it was', async (pageSize) => {
    await start(pageSize);
    const [region] = (await collectLab(REGION)).regions;
    expect([region?.broken, region?.unread]).toEqual([[], undefined]);
    const given = snapshotFromJson({ files: { [`accounts/${ACCOUNT}/${REGION}/all.json`]: everyKind() } });
    expect(given.regions[0]?.broken).toEqual([]);
    for (const kind of DOCUMENT_KINDS) {
      const wanted = sorted(given.regions[0]?.lists[kind]);
      expect([kind, wanted.length]).toEqual([kind, kind === 'VpcBlockPublicAccessOptions' ? 1 : 3]);
      expect([kind, sorted(region?.lists[kind])]).toEqual([kind, wanted]);
    }
  });

  test('no action is left out, each asks for the largest page it may, and goes on by the token', async () => {
    await start(1);
    await collectLab(REGION);
    expect(new Set(lab.calls().map(({ action }) => action))).toEqual(new Set(READ_ACTIONS));
    expect(lab.calls().filter(({ error }) => error !== null)).toEqual([]);
    for (const { action, maxResults } of lab.calls()) {
      const largest = Object.hasOwn(LARGEST, action) ? LARGEST[action] : 1000;
      expect([action, maxResults]).toEqual([action, largest]);
    }
    for (const action of READ_ACTIONS) {
      const paged = lab.calls(action).some(({ hasToken }) => hasToken);
      expect([action, paged]).toEqual([action, LARGEST[action] !== null]);
    }
  });

  test('in pages as EC2 gives them: a request for each action, and for each owner of what has one', async () => {
    await start();
    await collectLab(REGION);
    const counts = lab.counts();
    // Two attributes of three VPCs; three lists of entries; three tables of transit gateways.
    const owners: Record<string, number> = {
      DescribeVpcAttribute: 6,
      GetManagedPrefixListEntries: 3,
      GetTransitGatewayRouteTableAssociations: 3,
      GetTransitGatewayRouteTablePropagations: 3,
      SearchTransitGatewayRoutes: 3,
    };
    expect(counts).toEqual(Object.fromEntries(READ_ACTIONS.map((action) => [action, owners[action] ?? 1])));
    expect(lab.calls().length).toBeLessThan(50);
  });
});
