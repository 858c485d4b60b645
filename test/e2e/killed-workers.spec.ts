import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { labEnvironment } from '../aws/lab-access.js';
import { alertEnvironment } from '../support/alert-service.js';
import { HttpCaller } from '../support/http-caller.js';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { ServiceProcess } from '../support/service-process.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ADMIN_KEY, testEnvironment } from '../support/test-service.js';

/** WAYOUT_KILL_RUNS=100 for the long proof. */
const RUNS = Number(process.env['WAYOUT_KILL_RUNS'] ?? 20);
const KILLS = Math.ceil(RUNS / 5);
const WORKERS = 3;
/** Messages that one worker sends at a time: what a kill can interrupt. */
const AT_A_TIME = 2;
/** Seconds after which a worker that says nothing counts as dead. The queues' own 15 and 30 only make this take
 *  longer. */
const SILENT = 5;

let database: TestDatabase;
let receiver: Receiver;
let lab: Lab;
let http: HttpCaller;
const all: ServiceProcess[] = [];
const workers: ServiceProcess[] = [];

const start = async (role: string): Promise<ServiceProcess> => {
  const process = await ServiceProcess.start({
    WAYOUT_ROLE: role,
    ...testEnvironment(database),
    ...alertEnvironment,
    WAYOUT_DELIVERIES: String(AT_A_TIME),
    ...labEnvironment(lab),
  });
  all.push(process);
  return process;
};

const account = (at: number): string => String(100_000_000_000 + at);

/** An account for each run: alerts about different accounts are told apart. All have the story's missing route. */
function networks() {
  const files: Record<string, unknown> = {};
  const story = JSON.stringify(natStoryDocuments());
  for (let at = 0; at < RUNS; at++) {
    files[`accounts/${account(at)}/eu-west-1/all.json`] = JSON.parse(
      story.replaceAll('111122223333', account(at)),
    );
  }
  return snapshotFromJson({ files });
}

beforeAll(async () => {
  database = await openTestDatabase();
  receiver = await Receiver.start();
  lab = await startLab(networks());
  http = new HttpCaller(await (await start('api')).url(), ADMIN_KEY);
}, 60_000);
afterAll(async () => {
  for (const process of all) process.kill('SIGKILL');
  await Promise.all(all.map((process) => process.exit()));
  await lab.close();
  await receiver.close();
  await database.close();
});

async function startRun(at: number): Promise<string> {
  const accountId = account(at);
  const roleArn = `arn:aws:iam::${accountId}:role/wayout-reader`;
  const target = await http.make('/v1/targets', {
    name: `a${at}`,
    accountId,
    regions: ['eu-west-1'],
    roleArn,
  });
  const intent = await http.make('/v1/intents', { name: `web ${at}`, destination: 'internet', port: 443 });
  const auditId = await http.make('/v1/audits', { name: `n${at}`, targetIds: [target], intentIds: [intent] });
  return http.make('/v1/audit-runs', { auditId });
}

const count = async (sql: string): Promise<number> =>
  Number((await database.query(`select count(*)::int as n from ${sql}`))[0]?.['n']);
const open = () => count(`audit_runs where status in ('queued', 'running')`);
const unsent = () => count(`deliveries where status <> 'delivered'`);
const impatient = () =>
  database.query(`update pgboss.job set heartbeat_seconds = ${SILENT} where heartbeat_seconds > ${SILENT}`);

/** Ends one of the workers, and another one takes its place. */
async function kill(victim: number): Promise<void> {
  const [gone] = workers.splice(victim, 1);
  gone?.kill('SIGKILL');
  await gone?.exit();
  workers.push(await start('worker'));
}

test('workers killed at random moments: no run lost, none done twice in effect, no alert lost', async () => {
  await http.make('/v1/webhooks', { type: 'webhook', name: 'ops', url: receiver.url() });
  const runs: string[] = [];
  for (let at = 0; at < RUNS; at++) runs.push(await startRun(at));
  await impatient();
  for (let at = 0; at < WORKERS; at++) workers.push(await start('worker'));
  await Promise.all(workers.map((worker) => worker.url()));
  const begin = Date.now();
  let killed = 0;
  let amidst = 0;
  const over = () => Date.now() - begin > 600_000;
  for (; killed < KILLS && (await open()) > 0; killed++) {
    // Long enough for the new ones to begin something, and at no particular place of the work.
    await sleep(300 + Math.random() * 1500);
    await impatient();
    const busy = await count(`pgboss.job where name in ('audits.run', 'deliver') and state = 'active'`);
    await kill(Math.floor(Math.random() * WORKERS));
    if (busy > 0) amidst += 1;
  }
  while ((await open()) + (await unsent()) > 0 && !over()) {
    await impatient();
    await sleep(250);
  }
  const seconds = (Date.now() - begin) / 1000;

  // No run lost, and none done twice: one result, one state, one alert and one message each.
  const ended = await database.query('select id, status, attempt from audit_runs order by id');
  expect(ended.map(({ id, status }) => [id, status])).toEqual(
    [...runs].sort().map((id) => [id, 'succeeded']),
  );
  expect(
    await database.query('select run_id, count(*)::int as n from audit_results group by 1'),
  ).toHaveLength(RUNS);
  expect(await count('audit_results')).toBe(RUNS);
  expect(await count('intent_states')).toBe(RUNS);
  expect(await count(`alerts where phase = 'firing'`)).toBe(RUNS);
  expect(await count('alerts')).toBe(RUNS);
  expect(await count(`deliveries where kind = 'firing' and status = 'delivered'`)).toBe(RUNS);
  expect(await count('deliveries')).toBe(RUNS);

  // Every message arrived; a kill repeats at most those that its worker was sending, under the same id.
  const arrived = receiver.got.map(({ headers }) => String(headers['webhook-id']));
  expect(new Set(arrived).size).toBe(RUNS);
  expect(arrived.length - RUNS).toBeLessThanOrEqual(killed * AT_A_TIME);
  const tries = ended.reduce((sum, { attempt }) => sum + Number(attempt), 0);
  const repeated = arrived.length - RUNS;
  process.stdout.write(
    `${RUNS} runs, ${killed} kills (${amidst} amidst work), ${tries} tries of runs, ${repeated} messages repeated, ${seconds.toFixed(0)} s\n`,
  );
}, 660_000);
