import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { pointAtLab } from '../aws/lab-access.js';
import type { Answer } from '../support/http-caller.js';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

// Two accounts, three regions, two roles that each demand their own external id.
const SHOP = { accountId: '111122223333', regions: ['eu-west-1', 'eu-central-1'], role: 'shop-reader' };
const BANK = { accountId: '444455556666', regions: ['us-east-1'], role: 'audit/bank-reader' };
const arnOf = ({ accountId, role }: typeof SHOP) => `arn:aws:iam::${accountId}:role/${role}`;

function world() {
  const files = [SHOP, BANK].flatMap(({ accountId, regions }) =>
    regions.map((region) => {
      const text = JSON.stringify(natStoryDocuments())
        .replaceAll('111122223333', accountId)
        .replaceAll('eu-west-1', region)
        .replaceAll('"vpc-1"', `"vpc-${region}"`);
      return [`accounts/${accountId}/${region}/all.json`, JSON.parse(text) as object];
    }),
  );
  return snapshotFromJson({ files: Object.fromEntries(files) as Record<string, unknown> });
}

let lab: Lab;
let service: TestService;
let before: NodeJS.ProcessEnv;
let shop: Answer;
let bank: Answer;
const externalIdOf = ({ json }: Answer): string => String(json['externalId']);
const idOf = ({ json }: Answer): string => String(json['id']);

beforeAll(async () => {
  before = { ...process.env };
  service = await startTestService({ WAYOUT_READ_SECONDS: '20' });
  const make = ({ accountId, regions, role }: typeof SHOP) =>
    service.http.post('/v1/targets', {
      json: { name: role, accountId, regions, roleArn: arnOf({ accountId, regions, role }) },
    });
  [shop, bank] = [await make(SHOP), await make(BANK)];
  lab = await startLab(world(), {
    roles: [
      { arn: arnOf(SHOP), externalId: externalIdOf(shop) },
      { arn: arnOf(BANK), externalId: externalIdOf(bank) },
    ],
  });
  pointAtLab(lab);
});
afterAll(async () => {
  await service.close();
  await lab.close();
  process.env = before;
});
beforeEach(() => {
  lab.clearFaults();
  lab.clearCalls();
});

const collect = (target: Answer): Promise<Answer> =>
  service.http.post('/v1/snapshots', {
    json: { targetId: idOf(target) },
    headers: { prefer: 'wait=20' },
  });

/** Who called what where, as the lab saw it. */
const sessions = () =>
  [
    ...new Set(
      lab
        .calls('DescribeVpcs')
        .map(({ region, caller }) => `${region} ${String(caller).replace(/\/wayout-.*/, '/…')}`),
    ),
  ].sort();

test('each account is read by its own role, in its own regions only', async () => {
  const [near, far] = await Promise.all([collect(shop), collect(bank)]);
  expect([near.status, far.status]).toEqual([200, 200]);
  expect(sessions()).toEqual([
    'eu-central-1 arn:aws:sts::111122223333:assumed-role/shop-reader/…',
    'eu-west-1 arn:aws:sts::111122223333:assumed-role/shop-reader/…',
    'us-east-1 arn:aws:sts::444455556666:assumed-role/bank-reader/…',
  ]);
  const read = [near, far].map(({ json }) =>
    (json['regions'] as { accountId: string; region: string; counts: { Vpcs: number } }[]).map(
      ({ accountId, region, counts }) => `${accountId} ${region} ${counts.Vpcs}`,
    ),
  );
  expect(read).toEqual([
    ['111122223333 eu-central-1 1', '111122223333 eu-west-1 1'],
    ['444455556666 us-east-1 1'],
  ]);
});

test('a question reads the account that it is about, and no other', async () => {
  const json = { targetId: idOf(bank), source: CLIENT_ADDRESS, destination: 'internet', port: 80 };
  const answer = await service.http.post('/v1/diagnoses', { json });
  expect([answer.status, answer.json['verdict']]).toEqual([201, 'unreachable']);
  expect(sessions()).toEqual(['us-east-1 arn:aws:sts::444455556666:assumed-role/bank-reader/…']);
});

test('what is secret is in no answer, log line or row but the one that it belongs to', async () => {
  // A success and two failures of each, for the messages of all of them.
  const answers: Answer[] = [];
  for (const target of [shop, bank]) answers.push(await collect(target));
  lab.addFault({ kind: 'deny', action: 'AssumeRole' });
  for (const target of [shop, bank]) answers.push(await collect(target));
  for (const target of [shop, bank]) {
    answers.push(await service.http.post(`/v1/targets/${idOf(target)}/verify`));
  }
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 502, 502, 200, 200]);

  const secrets = [externalIdOf(shop), externalIdOf(bank), 'lab-secret', 'AKIALAB0000000000001'];
  const texts = [...answers.map(({ text }) => text), ...service.log];
  for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  // Nor the short-lived credentials of a role: the lab's begin as AWS's do.
  expect(texts.filter((text) => /ASIA[0-9A-Z]{12,}/.test(text))).toEqual([]);
  // targets.external_id, as targets.spec.ts shows.
  expect(await tablesWith(secrets)).toEqual(['public.targets']);
});

/** The tables, the queue's too, in which one of the texts stands, or a short-lived access key. */
async function tablesWith(texts: readonly string[]): Promise<string[]> {
  const tables = await service.database.query(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.some(({ schema }) => schema === 'pgboss')).toBe(true);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const rows = await service.database.query(
      `select 1 from "${String(schema)}"."${String(name)}" t
       where exists (select 1 from unnest($1::text[]) s where strpos(t::text, s) > 0)
          or t::text ~ 'ASIA[0-9A-Z]{12,}' limit 1`,
      [texts],
    );
    if (rows.length > 0) found.push(`${String(schema)}.${String(name)}`);
  }
  return found;
}
