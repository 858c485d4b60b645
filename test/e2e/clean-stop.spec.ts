import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { labEnvironment } from '../aws/lab-access.js';
import { HttpCaller } from '../support/http-caller.js';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { ServiceProcess } from '../support/service-process.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ADMIN_KEY, testEnvironment } from '../support/test-service.js';

const ACCOUNT = '111122223333';

let database: TestDatabase;
let lab: Lab;
let http: HttpCaller;
let auditId: string;
const all: ServiceProcess[] = [];

const start = async (role: string, stopSeconds: number): Promise<ServiceProcess> => {
  const process = await ServiceProcess.start({
    WAYOUT_ROLE: role,
    ...testEnvironment(database),
    WAYOUT_STOP_SECONDS: String(stopSeconds),
    ...labEnvironment(lab),
  });
  all.push(process);
  await process.url();
  return process;
};

beforeAll(async () => {
  database = await openTestDatabase();
  lab = await startLab(
    snapshotFromJson({ files: { [`accounts/${ACCOUNT}/eu-west-1/all.json`]: natStoryDocuments() } }),
  );
  http = new HttpCaller(await (await start('api', 5)).url(), ADMIN_KEY);
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/wayout-reader`;
  const target = { name: 'near', accountId: ACCOUNT, regions: ['eu-west-1'], roleArn };
  const targetIds = [await http.make('/v1/targets', target)];
  auditId = await http.make('/v1/audits', { name: 'egress', targetIds });
}, 60_000);
afterEach(() => lab.clearFaults());
afterAll(async () => {
  for (const process of all) process.kill('SIGKILL');
  await Promise.all(all.map((process) => process.exit()));
  await lab.close();
  await database.close();
});

async function until(runId: string, wanted: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { json } = await http.get(`/v1/audit-runs/${runId}`);
    if (json['status'] === wanted) return json;
    if (json['finishedAt'] !== null) throw new Error(`the run is ${String(json['status'])}`);
    await sleep(50);
  }
}

/** A run that the worker is reading for, which takes so long. */
async function runThatTakes(milliseconds: number): Promise<string> {
  lab.addFault({ kind: 'delay', action: 'DescribeVpcs', milliseconds });
  lab.clearCalls();
  const runId = await http.make('/v1/audit-runs', { auditId });
  await until(runId, 'running');
  // Calls are on record once they are answered.
  while (lab.calls('DescribeSubnets').length === 0) await sleep(20);
  return runId;
}

test('a worker that is asked to stop finishes its run first', async () => {
  const worker = await start('worker', 20);
  const runId = await runThatTakes(3000);
  worker.kill('SIGTERM');
  expect(await worker.exit()).toEqual({ code: 0, signal: null });
  expect((await http.get(`/v1/audit-runs/${runId}`)).json).toMatchObject({ status: 'succeeded', attempt: 1 });
}, 180_000);

test('what it can not finish in time it hands back, and another worker does it', async () => {
  const collections = () => database.query('select id from collections order by id');
  const before = await collections();
  const worker = await start('worker', 1);
  // Longer than this test may take: whoever waits for the answer never gets to the end.
  const runId = await runThatTakes(600_000);
  worker.kill('SIGTERM');
  expect(await worker.exit()).toEqual({ code: 0, signal: null });
  expect(lab.calls('DescribeVpcs')).toEqual([]);
  // At once, and not when the queue finds out that its worker has gone silent.
  const jobs = await database.query(
    `select state from pgboss.job where name = 'audits.run' and data->>'runId' = $1`,
    [runId],
  );
  expect(jobs).toEqual([{ state: 'retry' }]);
  expect((await http.get(`/v1/audit-runs/${runId}`)).json).toMatchObject({
    status: 'queued',
    attempt: 1,
    error: { code: 'STOPPED' },
  });
  // What was read until then is half a picture, and nobody may take it for the target's state.
  expect(await collections()).toEqual(before);

  lab.clearFaults();
  await start('worker', 5);
  expect(await until(runId, 'succeeded')).toMatchObject({ attempt: 2 });
}, 180_000);
