import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import { alertEnvironment } from '../support/alert-service.js';
import { HttpCaller } from '../support/http-caller.js';
import { ServiceProcess } from '../support/service-process.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ADMIN_KEY, testEnvironment } from '../support/test-service.js';

const MESSAGES = 60;
const KILLS = 4;
/** Messages that one worker sends at a time: what a kill can interrupt. */
const AT_A_TIME = 2;

let database: TestDatabase;
let receiver: Receiver;
let api: ServiceProcess;
let workers: ServiceProcess[];
const all: ServiceProcess[] = [];

const start = async (role: string): Promise<ServiceProcess> => {
  const process = await ServiceProcess.start({
    WAYOUT_ROLE: role,
    ...testEnvironment(database),
    WAYOUT_STOP_SECONDS: '5',
    ...alertEnvironment,
    WAYOUT_DELIVERIES: String(AT_A_TIME),
  });
  all.push(process);
  return process;
};

beforeAll(async () => {
  database = await openTestDatabase();
  receiver = await Receiver.start();
  api = await start('api');
  await api.url();
  workers = await Promise.all([start('worker'), start('worker')]);
}, 120_000);
afterAll(async () => {
  for (const process of all) process.kill('SIGKILL');
  await Promise.all(all.map((process) => process.exit()));
  await receiver.close();
  await database.close();
});

test('workers killed while they send: every message arrives, and a kill repeats at most what was being sent', async () => {
  const http = new HttpCaller(await api.url(), ADMIN_KEY);
  const json = { type: 'webhook', name: 'ops', url: receiver.url() };
  const webhook = await http.post('/v1/webhooks', { json });
  const path = `/v1/webhooks/${String(webhook.json['id'])}/test`;
  const expected = new Set<string>();
  let killed = 0;
  for (let message = 0; message < MESSAGES; message++) {
    expected.add(String((await http.post(path)).json['messageId']));
    if (message % 15 !== 14 || killed === KILLS) continue;
    // Not at the same place of the work each time.
    await sleep(40 * killed);
    const victim = workers.shift();
    victim?.kill('SIGKILL');
    await victim?.exit();
    killed += 1;
    workers.push(await start('worker'));
  }
  const ids = () => receiver.got.map(({ headers }) => String(headers['webhook-id']));
  for (let waited = 0; new Set(ids()).size < MESSAGES && waited < 240; waited++) await sleep(500);
  expect(new Set(ids())).toEqual(expected);
  expect(ids().length - MESSAGES).toBeLessThanOrEqual(killed * AT_A_TIME);
  for (let waited = 0; waited < 60; waited++) {
    const left = await database.query(
      `select count(*)::int as left from deliveries where status <> 'delivered'`,
    );
    if (left[0]?.['left'] === 0) break;
    await sleep(500);
  }
  const rows = await database.query(`select status, count(*)::int from deliveries group by status`);
  expect(rows).toEqual([{ status: 'delivered', count: MESSAGES }]);
}, 240_000);
