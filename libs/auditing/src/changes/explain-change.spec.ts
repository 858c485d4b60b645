import { describe, expect, test } from '@jest/globals';
import { indexSnapshot, snapshotFromJson, type Snapshot } from '../../../snapshot/src/index.js';
import { natStoryDocuments } from '../../../../test/support/nat-story-documents.js';
import { evaluateIntents } from '../evaluate/evaluate-intents.js';
import type { Intent } from '../intents/intent.js';
import { problemId } from '../problems/group-problems.js';
import { ChangeSearch } from './explain-change.js';
import type { ChangeExplanation } from './explanation.js';

type Story = ReturnType<typeof natStoryDocuments>;
const CLIENT = 'eni-0b0000000000000bb';
const NAT = 'eni-0a0000000000000aa';

const intent: Intent = {
  key: 'web',
  name: 'web',
  sources: 'all private',
  destination: 'internet',
  protocol: 'tcp',
  port: 443,
  expectation: 'reachable',
  severity: 'warning',
  owner: null,
  labels: {},
  assumeGuest: 'forwarding',
};

/** The story mended, then changed. */
function network(...changes: ((story: Story) => void)[]): Snapshot {
  const story = natStoryDocuments();
  (story.RouteTables[2]!.Routes as object[]).push({
    DestinationCidrBlock: '0.0.0.0/0',
    NetworkInterfaceId: NAT,
    State: 'active',
    Origin: 'CreateRoute',
  });
  for (const nic of story.NetworkInterfaces) if (nic.NetworkInterfaceId === NAT) nic.SourceDestCheck = false;
  for (const change of changes) change(story);
  return snapshotFromJson(JSON.parse(JSON.stringify(story)));
}

const routeGone = (story: Story): void => void story.RouteTables[2]!.Routes.pop();
const checkOn = (story: Story): void => {
  story.NetworkInterfaces[0]!.SourceDestCheck = true;
};
const stopped = (story: Story): void => {
  story.Reservations[0]!.Instances[0]!.State = { Code: 80, Name: 'stopped' };
};
const noEgress = (story: Story): void => {
  story.SecurityGroups[1]!.IpPermissionsEgress = [];
};
/** Things that happen all day and mean nothing here. */
const noise = (story: Story): void => {
  for (const [i, subnet] of story.Subnets.entries()) Object.assign(subnet, { AvailableIpAddressCount: i });
  Object.assign(story.SecurityGroups[0]!, { Description: 'another text' });
  Object.assign(story.Reservations[0]!.Instances[1]!, { Tags: [{ Key: 'Name', Value: 'other' }] });
};

const since = { runId: 'run_1', snapshotId: 'snp_1', at: '2026-03-01T00:00:00.000Z' };

async function explain(
  before: Snapshot,
  after: Snapshot,
  asked: Intent = intent,
): Promise<ChangeExplanation> {
  const { answers } = await evaluateIntents(indexSnapshot(after), [asked]);
  const failing = answers[0]!.classes.find(({ outcome }) => outcome === 'fails');
  const causes = (failing?.causes ?? []).map(problemId);
  const failure = { intent: asked, networkInterfaceId: CLIENT, causes };
  return new ChangeSearch(since, before, after).explain(failure);
}

const culprits = (explanation: ChangeExplanation): string[] =>
  explanation.status === 'found' ? explanation.culprits.map(({ summary }) => summary) : [explanation.status];

describe('what changed', () => {
  test.each([
    ['a deleted route', [routeGone], [/^RouteTables rtb-private: Routes\[0\.0\.0\.0\/0\] was removed/]],
    [
      'the check switched on',
      [checkOn],
      [/^NetworkInterfaces eni-0a.*: SourceDestCheck went from false to true$/],
    ],
    [
      'a stopped NAT instance',
      [stopped],
      [/^Instances i-0a.*: State\.Code.*; State\.Name went from running to stopped$/],
    ],
    ['egress rules removed', [noEgress], [/^SecurityGroups sg-client: IpPermissionsEgress\[\] was removed/]],
    ['two at once', [routeGone, noEgress], [/Routes\[0\.0\.0\.0\/0\]/, /IpPermissionsEgress/]],
  ])('%s, among changes that mean nothing', async (_name, breaks, expected) => {
    const explanation = await explain(network(), network(...breaks, noise));
    expect(explanation).toMatchObject({ status: 'found', minimal: true, since });
    const found = culprits(explanation).sort();
    expect(found).toHaveLength(expected.length);
    for (const pattern of expected) expect(found.some((summary) => pattern.test(summary))).toBe(true);
  });

  test('a half-made change that breaks by itself is not taken for the cause', async () => {
    // The route moves to a new interface (alone: ROUTE_TARGET_NOT_FOUND), and egress is taken away.
    const moved = (story: Story): void => {
      const old = story.NetworkInterfaces[0]!;
      story.NetworkInterfaces[0] = { ...old, NetworkInterfaceId: 'eni-0c0000000000000cc' };
      const nat = story.Reservations[0]!.Instances[0]!;
      nat.NetworkInterfaces[0]!.NetworkInterfaceId = 'eni-0c0000000000000cc';
      Object.assign(story.RouteTables[2]!.Routes.at(-1)!, { NetworkInterfaceId: 'eni-0c0000000000000cc' });
    };
    const explanation = await explain(network(), network(moved, noEgress));
    expect(culprits(explanation)).toEqual([expect.stringContaining('SecurityGroups sg-client')]);
  });

  test('a new machine that never got out: it is what changed', async () => {
    const withoutClient = (story: Story): void => {
      story.NetworkInterfaces.pop();
      story.Reservations[0]!.Instances.pop();
    };
    const explanation = await explain(network(withoutClient, routeGone), network(routeGone));
    expect(culprits(explanation)).toContain(`NetworkInterfaces ${CLIENT} was added`);
  });

  test('the tag egress=none taken away from a machine without a way out', async () => {
    const isolated = (story: Story): void => {
      story.Reservations[0]!.Instances[1]!.Tags.push({ Key: 'egress', Value: 'none' });
    };
    const explanation = await explain(network(routeGone, isolated), network(routeGone));
    expect(culprits(explanation)).toEqual([expect.stringContaining('Tags[egress] was removed')]);
  });

  test('what is no longer blocked', async () => {
    const blocked: Intent = { ...intent, expectation: 'blocked' };
    const explanation = await explain(network(routeGone), network(noise), blocked);
    expect(culprits(explanation)).toEqual([expect.stringContaining('Routes[0.0.0.0/0] was added')]);
  });

  test('nothing changed but the question', async () => {
    expect(await explain(network(), network(), { ...intent, port: 25 })).toMatchObject({
      status: 'not-found',
    });
    const explanation = await explain(network(routeGone), network(routeGone, noise));
    expect(explanation).toMatchObject({
      status: 'not-found',
      reason: expect.stringContaining('the intent has changed'),
    });
  });
});
