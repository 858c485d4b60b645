import { describe, expect, test } from '@jest/globals';
import type { EndedRun, IntentState } from '../../../auditing/src/index.js';
import { ownPath } from './own-identity.js';
import { watchReportOf } from './watch-report-of.js';

const state = (more: Partial<IntentState> = {}): IntentState => ({
  intent: {
    key: 'int-1',
    name: 'web',
    destination: 'internet',
    protocol: 'tcp',
    expectation: 'reachable',
    severity: 'warning',
    owner: null,
    labels: {},
  },
  group: { id: 'a/r/subnet-1', accountId: 'a', region: 'r', vpcId: 'vpc-1', subnetId: 'subnet-1' },
  outcome: 'fails',
  counts: { holds: 1, fails: 4, undetermined: 0, exempt: 0 },
  headline: 'web-1 cannot reach the internet',
  causes: [
    {
      code: 'BAD_STATE',
      role: 'blocking',
      component: { type: 'nat-gateway', id: 'nat-1' },
      summary: 'nat-1 is gone',
      interfaces: 4,
    },
  ],
  unknowns: [],
  cause: 'BAD_STATE@nat-1',
  deterministic: true,
  problems: ['BAD_STATE@nat-1'],
  examples: ['eni-1', 'eni-2'],
  since: '2026-03-01T00:00:00.000Z',
  before: null,
  change: null,
  ...more,
});

function reportOf(states: IntentState[]) {
  const run: Extract<EndedRun, { status: 'succeeded' }> = {
    status: 'succeeded',
    audit: { id: 'aud_1', name: 'egress' },
    run: { id: 'run_1', finishedAt: '2026-03-01T00:00:00.000Z' },
    snapshotId: 'snp_1',
    states,
    gone: [],
    problems: [
      {
        id: 'BAD_STATE@nat-1',
        code: 'BAD_STATE',
        role: 'blocking',
        component: { type: 'nat-gateway', id: 'nat-1' },
        summary: 'nat-1 is gone',
        headline: '',
        intents: ['int-1'],
        reach: { interfaces: 4, subnets: [], vpcs: [], accounts: [] },
        examples: [{ networkInterfaceId: 'eni-1', instanceId: 'i-1', name: 'web-1' }],
      },
    ],
  };
  return watchReportOf(run);
}

describe('what a run says to alerting', () => {
  test('outcomes by their names; exempt sources are as good as gone', () => {
    const outcomes = (['holds', 'fails', 'undetermined', 'exempt'] as const).map((outcome) =>
      state({ outcome }),
    );
    const { observations, complete } = reportOf(outcomes);
    expect(observations.map(({ outcome }) => outcome)).toEqual(['held', 'failed', 'undetermined', 'gone']);
    expect(observations.map(({ problems }) => problems.length)).toEqual([0, 1, 0, 0]);
    expect(complete).toBe(true);
  });

  test('who, what, where, how many, and names where they are known', () => {
    const [observation] = reportOf([state()]).observations;
    expect(observation).toMatchObject({
      intent: { key: 'int-1', destination: 'internet tcp/443' },
      place: { key: 'a/r/subnet-1', subnetId: 'subnet-1' },
      interfaces: 4,
      problems: [{ cause: { code: 'BAD_STATE', sentence: 'nat-1 is gone' }, examples: ['web-1', 'eni-2'] }],
    });
  });

  test('a failure without a component at fault still has a cause', () => {
    const [observation] = reportOf([state({ causes: [] })]).observations;
    expect(observation?.problems).toMatchObject([
      { cause: { code: 'FAILS', sentence: 'web-1 cannot reach the internet' } },
    ]);
  });
});

test('each cause says how many fail by it, and whether it stands in the configuration', () => {
  const component = { type: 'instance', id: 'i-nat' };
  const guest = {
    code: 'GUEST_IP_FORWARD_OFF',
    role: 'blocking',
    summary: 'off',
    component,
    interfaces: 1,
  } as const;
  const [observation] = reportOf([state({ causes: [...state().causes, guest] })]).observations;
  expect(
    observation?.problems.map(({ cause, interfaces }) => [cause.code, cause.deterministic, interfaces]),
  ).toEqual([
    ['BAD_STATE', true, 4],
    ['GUEST_IP_FORWARD_OFF', false, 1],
  ]);
});

describe('the own way out', () => {
  const sources = [{ networkInterfaceId: 'eni-1', instanceId: 'i-1', privateIp: '10.0.0.5' }];

  test('the own instance among the sources is certain; the own address is a hint', () => {
    expect(ownPath({ instanceId: 'i-1', addresses: [] }, sources)).toContain('runs on i-1');
    expect(ownPath({ instanceId: null, addresses: ['10.0.0.5'] }, sources)).toContain('seems to');
  });

  test('an address is no hint where the own instance is another one, nor is nothing', () => {
    expect(ownPath({ instanceId: 'i-2', addresses: ['10.0.0.5'] }, sources)).toBeNull();
    expect(ownPath({ instanceId: null, addresses: ['10.0.0.6'] }, sources)).toBeNull();
  });
});
