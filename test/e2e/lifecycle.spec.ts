import { mkdir, chmod } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { HttpCaller } from '../support/http-caller.js';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { ServiceProcess } from '../support/service-process.js';
import { runFolder } from '../support/test-database.js';
import { ADMIN_KEY } from '../support/test-service.js';

const running: ServiceProcess[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) {
    service.kill('SIGTERM');
    await service.exit();
  }
});

async function start(environment: Record<string, string>): Promise<ServiceProcess> {
  const service = await ServiceProcess.start(environment);
  running.push(service);
  return service;
}

async function dataDir(name: string): Promise<string> {
  const folder = path.join(runFolder(), name);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  return folder;
}

const question = (snapshotId: unknown) => ({ snapshotId, source: CLIENT_ADDRESS, destination: 'internet' });

test('killed or stopped, a restart finds everything, on the embedded database', async () => {
  const environment = { WAYOUT_DATA_DIR: await dataDir('restart') };
  const first = await start(environment);
  const http = new HttpCaller(await first.url(), first.firstKey ?? '');
  expect(first.firstKey).toMatch(/^wayout_/);
  const upload = await http.post('/v1/snapshots', { json: natStoryDocuments() });
  const asked = await http.post('/v1/diagnoses', { json: question(upload.json['id']) });
  expect(asked.status).toBe(201);
  first.kill('SIGKILL');
  await first.exit();

  const second = await start(environment);
  const again = new HttpCaller(await second.url(), first.firstKey ?? '');
  // The key was shown once, and still works.
  expect(second.firstKey).toBeUndefined();
  expect((await again.get(asked.headers.get('location') ?? '')).text).toBe(asked.text);
  second.kill('SIGTERM');
  expect(await second.exit()).toEqual({ code: 0, signal: null });

  const third = await start(environment);
  const last = new HttpCaller(await third.url(), first.firstKey ?? '');
  expect((await last.get(asked.headers.get('location') ?? '')).text).toBe(asked.text);
  expect((await last.post('/v1/diagnoses', { json: question(upload.json['id']) })).status).toBe(201);
});

test('two processes that start at once on an empty folder both come up and share the data', async () => {
  const environment = { WAYOUT_DATA_DIR: await dataDir('two') };
  const services = await Promise.all([start(environment), start(environment), start(environment)]);
  const urls = await Promise.all(services.map((service) => service.url()));
  const made = services.map((service) => service.firstKey).filter((key) => key !== undefined);
  expect(made.length).toBe(1);
  const callers = urls.map((url) => new HttpCaller(url, made[0] ?? ''));
  const upload = await callers[0]?.post('/v1/snapshots', { json: natStoryDocuments() });
  for (const caller of callers) {
    expect((await caller.get(`/v1/snapshots/${String(upload?.json['id'])}`)).status).toBe(200);
  }

  // The one that started the server leaves; the others go on.
  services[0]?.kill('SIGTERM');
  expect(await services[0]?.exit()).toEqual({ code: 0, signal: null });
  for (const caller of callers.slice(1)) expect((await caller.get('/readyz')).status).toBe(200);
});

test('a stop lets the request in flight finish and takes no new one', async () => {
  const service = await start({ WAYOUT_DATA_DIR: await dataDir('stop'), WAYOUT_BOOTSTRAP_KEY: ADMIN_KEY });
  const url = await service.url();
  const body = Buffer.from(JSON.stringify(natStoryDocuments()));
  const upload = request(new URL('/v1/snapshots', url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      'content-type': 'application/json',
      'content-length': body.length,
    },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    upload.on('response', (answer) => resolve(answer.resume().statusCode));
    upload.on('error', reject);
  });
  upload.write(body.subarray(0, 100));
  await new Promise((resolve) => setTimeout(resolve, 300));

  service.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await expect(fetch(new URL('/healthz', url))).rejects.toThrow();
  upload.end(body.subarray(100));
  expect(await answered).toBe(201);
  expect(await service.exit()).toEqual({ code: 0, signal: null });
  expect(service.output).not.toContain(ADMIN_KEY);
});

test('wrong settings end the program with a line that names them', async () => {
  const service = await ServiceProcess.start({ PORT: 'http', WAYOUT_BOOTSTRAP_KEY: 'short' });
  expect(await service.exit()).toMatchObject({ code: 64 });
  expect(service.output).toContain('PORT: expected a whole number from 0 to 65535');
  expect(service.output).toContain('WAYOUT_BOOTSTRAP_KEY: expected 24 to 256');
  expect(service.output).not.toContain('short');
});

test("a database that doesn't answer ends the program, without the password", async () => {
  const service = await ServiceProcess.start({ DATABASE_URL: 'postgres://me:hidden-word@127.0.0.1:9/none' });
  expect(await service.exit()).toMatchObject({ code: 64 });
  expect(service.output).toContain("DATABASE_URL: the database can't be used: connect ECONNREFUSED");
  expect(service.output).not.toContain('hidden-word');
});
