import { EC2 } from '@aws-sdk/client-ec2';
import { expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { diagnose } from '../../libs/reachability/src/index.js';
import { indexSnapshot, readBundle, snapshotFromJson, type Snapshot } from '../../libs/snapshot/src/index.js';
import { ANY } from './support/clients.js';

const QUESTION = { source: '10.10.2.101', destination: 'internet', protocol: 'tcp', port: 80 } as const;

/** The lab's documents as one more bundle. */
const snapshotOf = (lab: Lab): Snapshot =>
  snapshotFromJson({
    files: Object.fromEntries(
      lab
        .network()
        .regions.map(({ accountId, region, lists }) => [
          `accounts/${accountId ?? ''}/${region}/all.json`,
          JSON.parse(JSON.stringify(lists)) as unknown,
        ]),
    ),
  });

const answer = (snapshot: Snapshot, assumeGuest?: 'forwarding') => {
  const request = { ...QUESTION, ...(assumeGuest !== undefined && { assumeGuest }) };
  const { hash, capturedAt } = snapshot;
  const { verdict, findings } = diagnose(indexSnapshot(snapshot), request, {
    id: 'dgn_story',
    createdAt: '2026-03-01T00:00:00.000Z',
    snapshot: { id: 'snp_story', hash, capturedAt },
  });
  const blockers = findings.filter(({ role }) => role === 'blocking').map(({ code }) => code);
  return { verdict, blockers };
};

test('the first story: both blockers are taken away by the actions that the fixes name', async () => {
  const seed = await readBundle('examples/seed');
  const lab = await startLab(seed);
  const api = new EC2({ endpoint: lab.url, region: seed.regions[0]?.region ?? '', credentials: ANY });
  try {
    const asCreated = answer(snapshotOf(lab));
    expect(asCreated.verdict).toBe('unreachable');
    expect(asCreated.blockers).toEqual(['NO_ROUTE_TO_DESTINATION', 'ENI_SOURCE_DEST_CHECK_RESTRICTION']);

    const { NetworkInterfaces } = await api.describeNetworkInterfaces({
      Filters: [{ Name: 'private-ip-address', Values: ['10.10.1.100'] }],
    });
    const router = NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '';
    const { Subnets } = await api.describeSubnets({
      Filters: [{ Name: 'cidr-block', Values: ['10.10.2.0/24'] }],
    });
    const { RouteTables } = await api.describeRouteTables({
      Filters: [{ Name: 'association.subnet-id', Values: [Subnets?.[0]?.SubnetId ?? ''] }],
    });
    await api.createRoute({
      RouteTableId: RouteTables?.[0]?.RouteTableId ?? '',
      DestinationCidrBlock: '0.0.0.0/0',
      NetworkInterfaceId: router,
    });
    expect(answer(snapshotOf(lab))).toEqual({
      verdict: 'unreachable',
      blockers: ['ENI_SOURCE_DEST_CHECK_RESTRICTION'],
    });
    await api.modifyNetworkInterfaceAttribute({
      NetworkInterfaceId: router,
      SourceDestCheck: { Value: false },
    });
    expect(answer(snapshotOf(lab))).toEqual({ verdict: 'undetermined', blockers: [] });
    expect(answer(snapshotOf(lab), 'forwarding')).toEqual({ verdict: 'reachable', blockers: [] });
  } finally {
    api.destroy();
    await lab.close();
  }
});
