import { describe, expect, test } from '@jest/globals';
import { audit, diagnose } from '../../../reachability/src/index.js';
import { indexSnapshot, snapshotFromJson } from '../../../snapshot/src/index.js';
import { natStoryDocuments } from '../../../../test/support/nat-story-documents.js';
import type { Intent } from '../intents/intent.js';
import { standardIntents } from '../intents/standard-intents.js';
import { groupProblems } from '../problems/group-problems.js';
import { countOutcomes } from '../results/count-outcomes.js';
import { expandAnswers } from '../results/expand-answers.js';
import { packAnswers, unpackAnswers } from '../results/stored-answers.js';
import { groupStates } from '../states/group-states.js';
import { evaluateIntents } from './evaluate-intents.js';

type Story = ReturnType<typeof natStoryDocuments>;

const intent = (more: Partial<Intent> = {}): Intent => ({
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
  ...more,
});

/** The story with more clients in the private subnet; every third one with another group of the same rules. */
function fleet(clients: number, change: (story: Story) => void = () => undefined) {
  const story = natStoryDocuments();
  const [, nic] = story.NetworkInterfaces;
  const instance = story.Reservations[0]!.Instances[1]!;
  story.SecurityGroups.push({ ...story.SecurityGroups[1]!, GroupId: 'sg-other', GroupName: 'other' });
  for (let i = 1; i < clients; i++) {
    const text = JSON.stringify({ nic, instance })
      .replaceAll('0b0000000000000bb', `0b${String(i).padStart(15, '0')}`)
      .replaceAll('10.10.2.101', `10.10.2.${101 + i}`)
      .replaceAll('"Value":"client"', `"Value":"client ${i}"`)
      .replaceAll('sg-client', i % 3 === 0 ? 'sg-other' : 'sg-client');
    const copy = JSON.parse(text) as { nic: typeof nic; instance: typeof instance };
    story.NetworkInterfaces.push(copy.nic!);
    story.Reservations[0]!.Instances.push(copy.instance);
  }
  change(story);
  return indexSnapshot(snapshotFromJson(JSON.parse(JSON.stringify(story))));
}

describe('the answers', () => {
  test('are those of the audit, source for source', async () => {
    const index = fleet(12);
    const context = { id: 'x', createdAt: '', snapshot: { id: 'x', hash: '', capturedAt: null } };
    const report = audit(index, {}, context);
    const { sources, answers } = await evaluateIntents(index, standardIntents);
    for (const [i, { name }] of standardIntents.entries()) {
      const expected = report.results.filter(({ probe }) => probe === name);
      const found = expandAnswers(sources, unpackAnswers(packAnswers(answers[i]!.classes)));
      expect(
        found.map(({ source, verdict, headline }) => [source.networkInterfaceId, verdict, headline]),
      ).toEqual(
        expected.map(({ source, verdict, headline }) => [source.networkInterfaceId, verdict, headline]),
      );
    }
  });

  test('name each source by its own group and interface, as a diagnosis of it would', async () => {
    const noEgress = (story: Story): void => {
      for (const group of story.SecurityGroups.slice(1)) group.IpPermissionsEgress = [];
    };
    const index = fleet(4, noEgress);
    const { sources, answers } = await evaluateIntents(index, [intent()]);
    const context = { id: 'x', createdAt: '', snapshot: { id: 'x', hash: '', capturedAt: null } };
    for (const answer of expandAnswers(sources, answers[0]!.classes)) {
      const asked = { source: answer.source.networkInterfaceId ?? '', destination: 'internet' };
      const { findings, headline } = diagnose(index, asked, context);
      const blocking = findings.filter(({ role }) => role !== 'warning');
      expect(answer.headline).toBe(headline);
      expect(answer.causes.map(({ code, component }) => [code, component])).toEqual(
        blocking.map(({ code, component }) => [code, component]),
      );
    }
  });

  test('are few, however many sources there are', async () => {
    const { answers } = await evaluateIntents(fleet(80), [intent()]);
    expect(answers[0]!.classes.length).toBeLessThan(8);
    expect(countOutcomes(answers[0]!.classes)).toEqual({ holds: 0, fails: 80, undetermined: 0, exempt: 0 });
  });
});

describe('whom an intent is about', () => {
  const counts = async (sources: Intent['sources']) => {
    const { sources: found } = await evaluateIntents(fleet(6), [intent({ sources })]);
    return found.map(({ privateIp }) => privateIp);
  };

  test.each<[string, Intent['sources'], string[]]>([
    ['a tag', { tags: { Name: 'client 2' } }, ['10.10.2.103']],
    [
      'a tag with any value',
      { tags: { Name: '*' }, subnets: ['subnet-private'] },
      ['101', '102', '103', '104', '105', '106'].map((n) => `10.10.2.${n}`),
    ],
    ['an instance', { ids: ['i-0b000000000000003'] }, ['10.10.2.104']],
    ['a public machine by its id', { ids: ['i-0a0000000000000aa'] }, ['10.10.1.100']],
    ['another VPC', { vpcs: ['vpc-2'] }, []],
    ['all given must hold', { vpcs: ['vpc-1'], tags: { Name: 'client' } }, ['10.10.2.101']],
  ])('%s', async (_name, sources, expected) => {
    expect(await counts(sources)).toEqual(expected);
  });
});

describe('an id that names nothing in the snapshot', () => {
  const asked = async (sources: Intent['sources']) => {
    const { sources: found, answers } = await evaluateIntents(fleet(3), [intent({ sources })]);
    const { classes } = answers[0]!;
    return { found, classes, results: expandAnswers(found, unpackAnswers(packAnswers(classes))) };
  };

  test.each<[string, Intent['sources'], object]>([
    ['an instance', { ids: ['i-0b00000000000dead'] }, { instanceId: 'i-0b00000000000dead' }],
    ['an interface', { ids: ['eni-dead'] }, { networkInterfaceId: 'eni-dead' }],
    ['a subnet', { subnets: ['subnet-dead'] }, { subnetId: 'subnet-dead' }],
    ['a VPC', { vpcs: ['vpc-dead'] }, { vpcId: 'vpc-dead' }],
  ])('%s: undetermined, as its sources are not there', async (_name, sources, named) => {
    const { classes, results } = await asked(sources);
    expect(countOutcomes(classes)).toEqual({ holds: 0, fails: 0, undetermined: 1, exempt: 0 });
    expect(results).toMatchObject([
      {
        outcome: 'undetermined',
        verdict: null,
        source: { type: 'absent', ...named },
        unknowns: [{ code: 'SOURCE_NOT_FOUND', component: { id: Object.values(named)[0] } }],
      },
    ]);
  });

  test('beside one that is there: each has its answer', async () => {
    const { classes, results } = await asked({ ids: ['i-0b000000000000002', 'i-typo', 'i-typo'] });
    expect(countOutcomes(classes)).toMatchObject({ fails: 1, undetermined: 1 });
    expect(results.map(({ source }) => source.instanceId)).toEqual(['i-typo', 'i-0b000000000000002']);
  });

  test('it is in no group of sources, so there is nothing to alert of', async () => {
    const { found, classes } = await asked({ ids: ['i-typo'] });
    expect([found, groupStates(found, classes)]).toEqual([[], []]);
  });

  test('what is there and chooses nobody is idle, as a tag is that nobody carries', async () => {
    const idle: Intent['sources'][] = [
      { tags: { team: 'nobody' } },
      { subnets: ['subnet-public'] },
      { vpcs: ['vpc-1'], ids: ['i-0b000000000000002'], tags: { Name: 'another' } },
    ];
    for (const sources of idle) {
      expect(countOutcomes((await asked(sources)).classes)).toEqual(countOutcomes([]));
    }
  });
});

describe('no failure', () => {
  const outcomes = async (change: (story: Story) => void, more: Partial<Intent> = {}) => {
    const { answers } = await evaluateIntents(fleet(1, change), [intent(more)]);
    return answers[0]!.classes.map(({ outcome, exemption }) => [outcome, exemption]);
  };
  const tagged = (of: 'instance' | 'subnet' | 'vpc') => (story: Story) => {
    const Tags = [{ Key: 'Egress', Value: 'none' }];
    if (of === 'instance') story.Reservations[0]!.Instances[1]!.Tags = Tags;
    if (of === 'subnet') Object.assign(story.Subnets[1]!, { Tags });
    if (of === 'vpc') Object.assign(story.Vpcs[0]!, { Tags });
  };

  test.each(['instance', 'subnet', 'vpc'] as const)('isolated by design: the tag on the %s', async (of) => {
    expect(await outcomes(tagged(of))).toEqual([['exempt', 'isolated-by-design']]);
    expect(await outcomes(tagged(of), { expectation: 'blocked' })).toEqual([['holds', undefined]]);
  });

  test('a machine that is switched off', async () => {
    const off = (story: Story): void => {
      story.Reservations[0]!.Instances[1]!.State = { Code: 80, Name: 'stopped' };
    };
    expect(await outcomes(off)).toEqual([['exempt', 'not-running']]);
  });

  test('an intent blocked', async () => {
    expect(await outcomes(() => undefined, { expectation: 'blocked' })).toEqual([['holds', undefined]]);
  });
});

test('an intent that can not be asked leaves the others alone', async () => {
  const lost = intent({ key: 'lost', destination: 'i-0d0000000000000dd' });
  const { answers } = await evaluateIntents(fleet(3), [lost, intent()]);
  expect(answers[0]!.classes).toMatchObject([
    { outcome: 'undetermined', unknowns: [{ code: 'INVALID_QUESTION' }] },
  ]);
  expect(answers[1]!.classes).toMatchObject([{ outcome: 'fails', members: [0, 1, 2] }]);
});

describe('one problem for all that fail alike', () => {
  test('a finding on a component, with count and reach; the farthest reaching first', async () => {
    const index = fleet(9);
    const { sources, answers } = await evaluateIntents(index, [intent(), intent({ key: 'http', port: 80 })]);
    const problems = groupProblems(sources, answers);
    expect(problems.map(({ code, component }) => [code, component.id])).toEqual([
      ['ENI_SOURCE_DEST_CHECK_RESTRICTION', 'eni-0a0000000000000aa'],
      ['NO_ROUTE_TO_DESTINATION', 'rtb-private'],
    ]);
    for (const { reach, intents, headline } of problems) {
      expect(reach).toMatchObject({ interfaces: 9, subnets: ['subnet-private'], vpcs: ['vpc-1'] });
      expect(intents).toEqual(['web', 'http']);
      expect(headline).toMatch(/: 1 subnet, 9 interfaces$/);
    }
  });

  test('a group of sources is a subnet: it fails when one of them does, whatever the cause', async () => {
    const { sources, answers } = await evaluateIntents(fleet(5), [intent()]);
    const [state, ...more] = groupStates(sources, answers[0]!.classes);
    expect(more).toEqual([]);
    expect(state).toMatchObject({
      group: { id: '111122223333/eu-west-1/vpc-1/subnet-private', vpcId: 'vpc-1' },
      outcome: 'fails',
      counts: { fails: 5 },
      deterministic: true,
    });
  });
});
