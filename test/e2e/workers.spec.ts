import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HttpCaller } from '../support/http-caller.js';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { ServiceProcess } from '../support/service-process.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ADMIN_KEY, testEnvironment } from '../support/test-service.js';

let database: TestDatabase;
let api: ServiceProcess;
let http: HttpCaller;
const workers: ServiceProcess[] = [];

const startProcess = (role: string): Promise<ServiceProcess> =>
  ServiceProcess.start({
    WAYOUT_ROLE: role,
    ...testEnvironment(database),
    WAYOUT_STOP_SECONDS: '5',
  });

beforeAll(async () => {
  database = await openTestDatabase();
  api = await startProcess('api');
  http = new HttpCaller(await api.url(), ADMIN_KEY);
});
afterAll(async () => {
  for (const process of [api, ...workers]) process.kill('SIGKILL');
  await Promise.all([api, ...workers].map((process) => process.exit()));
  await database.close();
});

async function makeAudits(count: number): Promise<string[]> {
  const snapshot = await http.post('/v1/snapshots', { json: natStoryDocuments() });
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const json = { name: `audit ${i}`, snapshotId: snapshot.json['id'] };
    ids.push(String((await http.post('/v1/audits', { json })).json['id']));
  }
  return ids;
}

const start = async (auditId: string): Promise<string> =>
  String((await http.post('/v1/audit-runs', { json: { auditId } })).json['id']);

async function allEnded(ids: readonly string[]): Promise<Record<string, unknown>[]> {
  for (;;) {
    const runs = await Promise.all(ids.map(async (id) => (await http.get(`/v1/audit-runs/${id}`)).json));
    if (runs.every(({ finishedAt }) => finishedAt !== null)) return runs;
    await sleep(200);
  }
}

test('the API alone does no work; workers do it, and answer only for their health', async () => {
  const [auditId = ''] = await makeAudits(1);
  const run = await start(auditId);
  await sleep(1500);
  expect((await http.get(`/v1/audit-runs/${run}`)).json['status']).toBe('queued');

  workers.push(await startProcess('worker'), await startProcess('worker'));
  const [done] = await allEnded([run]);
  expect(done).toMatchObject({ status: 'succeeded', counts: { fails: 4 } });

  const worker = new HttpCaller(await workers[0]!.url(), ADMIN_KEY);
  expect((await worker.get('/healthz')).status).toBe(200);
  expect((await worker.get('/metrics')).text).toContain('wayout_audit_runs_total');
  expect((await worker.get('/v1/audits')).status).toBe(404);
}, 120_000);

test('workers killed in the midst of it: no run is lost, none counts twice', async () => {
  const audits = await makeAudits(30);
  const runs = await Promise.all(audits.map(start));
  await sleep(150);
  workers[0]!.kill('SIGKILL');
  workers.push(await startProcess('worker'));
  await sleep(300);
  workers[1]!.kill('SIGKILL');
  const ended = await allEnded(runs);
  expect(ended.map(({ status }) => status)).toEqual(runs.map(() => 'succeeded'));
  const rows = await database.query('select count(*)::int as n from audit_results where run_id = any($1)', [
    runs,
  ]);
  expect(rows).toEqual([{ n: 4 * runs.length }]);
}, 180_000);

test('a worker that is asked to stop does so cleanly', async () => {
  const worker = workers.at(-1)!;
  worker.kill('SIGTERM');
  expect(await worker.exit()).toEqual({ code: 0, signal: null });
});
