import type { AlertMessage, ProblemMessage } from '../alert/alert-message.js';

/** A message of the tests: a private table without a default route. */
export function problemMessage(more: Partial<ProblemMessage> = {}): ProblemMessage {
  const cause = {
    code: 'NO_ROUTE_TO_DESTINATION',
    component: { type: 'route-table', id: 'rtb-1', name: 'private' },
    sentence: 'rtb-1 (private) has no route that covers the internet',
    deterministic: true,
  };
  const intent = {
    key: 'int-web',
    name: 'Web servers reach the internet',
    destination: 'internet tcp/443',
    expectation: 'reachable',
    severity: 'critical',
    owner: 'payments',
    labels: { env: 'prod' },
  } as const;
  const place = {
    key: '111122223333/eu-west-1/subnet-a',
    accountId: '111122223333',
    region: 'eu-west-1',
    vpcId: 'vpc-1',
    subnetId: 'subnet-a',
    label: 'subnet-a',
  };
  const since = '2026-03-01T08:00:00.000Z';
  return {
    id: 'msg_01',
    kind: 'firing',
    at: '2026-03-01T08:05:00.000Z',
    severity: 'critical',
    group: { id: 'grp_01', accountId: '111122223333', region: 'eu-west-1', vpcId: 'vpc-1' },
    causes: [cause],
    newCauses: [cause],
    affected: { interfaces: 214, subnets: 3, examples: ['web-1', 'web-2'] },
    intents: [intent],
    since,
    until: null,
    changes: ['RouteTables rtb-1 (private): Routes[0.0.0.0/0] was removed'],
    fix: {
      title: 'Add a default route to the NAT gateway',
      command: 'aws ec2 create-route --route-table-id rtb-1',
    },
    acknowledgedBy: null,
    links: [{ title: 'Report', url: 'https://wayout.example/v1/audit-runs/run_1/results' }],
    members: [
      {
        id: 'alt_1',
        fingerprint: '0123456789abcdef',
        status: 'firing',
        intent,
        place,
        interfaces: 214,
        since,
        until: null,
      },
    ],
    membersLeftOut: 0,
    ...more,
  };
}

/** One of every kind. */
export const everyMessage: readonly AlertMessage[] = [
  ...(['firing', 'changed', 'reminder', 'flapping', 'acknowledged'] as const).map((kind) =>
    problemMessage({ kind }),
  ),
  ...(['resolved', 'expired'] as const).map((kind) =>
    problemMessage({ kind, until: '2026-03-01T09:30:00.000Z' }),
  ),
  {
    id: 'msg_02',
    kind: 'test',
    at: '2026-03-01T08:05:00.000Z',
    severity: 'info',
    title: 'A test',
    detail: 'It works.',
    links: [],
  },
  {
    id: 'msg_03',
    kind: 'channel-disabled',
    at: '2026-03-01T08:05:00.000Z',
    severity: 'warning',
    title: 'A channel was switched off',
    detail: 'It is gone.',
    links: [],
  },
  { id: 'msg_04', kind: 'heartbeat', at: '2026-03-01T08:05:00.000Z', lastRunAt: null, openGroups: 2 },
];

/** Names as long and as nasty as users may give them. */
export function hostileMessage(): ProblemMessage {
  const nasty =
    '<!channel> <!here|x> <@U123> <https://evil.example|Click> @here @everyone @channel & ``` *b* _i_ [x](https://evil.example) <at>All</at> \n\u202e';
  const long = nasty.repeat(60);
  const plain = problemMessage();
  const [cause] = plain.causes;
  const [intent] = plain.intents;
  if (cause === undefined || intent === undefined) throw new Error('the example has a cause and an intent');
  const bad = { ...cause, component: { type: 'route-table', id: 'rtb-1', name: long }, sentence: long };
  return {
    ...plain,
    causes: Array.from({ length: 10 }, () => bad),
    newCauses: [bad],
    affected: { interfaces: 9999, subnets: 99, examples: Array.from({ length: 10 }, () => long) },
    intents: Array.from({ length: 30 }, () => ({ ...intent, name: long, owner: long, destination: long })),
    changes: Array.from({ length: 20 }, () => long),
    fix: { title: long, command: `aws ec2 create-tags --tags 'Key=a,Value=${long}'` },
    links: Array.from({ length: 40 }, (_, n) => ({ title: long, url: `https://wayout.example/${n}` })),
  };
}
