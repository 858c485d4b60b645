import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions, Retention } from '../../libs/persistence/src/index.js';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { startTestService, type TestService } from '../support/test-service.js';

let service: TestService;
let source: DataSource;
beforeAll(async () => {
  service = await startTestService();
  source = await new DataSource(dataSourceOptions(service.database.url, 2)).initialize();
});
afterAll(async () => {
  await source.destroy();
  await service.close();
});

const upload = async (tag: string): Promise<string> =>
  String((await service.http.post('/v1/snapshots', { json: natStoryDocuments(tag) })).json['id']);
const aged = (table: string, id: string) =>
  service.database.query(`update ${table} set created_at = now() - interval '100 days' where id = $1`, [id]);
const there = async (): Promise<unknown[]> =>
  (await service.database.query('select id from snapshots order by created_at, id')).map(({ id }) => id);
const before = () => new Date(Date.now() - 90 * 24 * 3600_000);
const target = (id: string) =>
  service.database.query(
    `insert into targets (id, name, account_id, regions, external_id, created_at, updated_at, version)
     values ($1, 'x', '111122223333', '{eu-west-1}', 'wayout-x', now(), now(), 1)`,
    [id],
  );
const reading = async (id: string, snapshotId: string, focus: string | null) => {
  await service.database.query(
    `insert into collections (id, target_id, target_version, status, focus, snapshot_id, created_at)
     values ($1, 'tgt_1', 1, 'succeeded', $2, $3, now())`,
    [id, focus, snapshotId],
  );
};

test('what is old and unused goes; what a diagnosis needs, and the last reading of a target, stays', async () => {
  const retention = new Retention();
  await target('tgt_1');
  const [unused, asked, young, earlier, last, focused] = await Promise.all(
    ['unused', 'asked', 'young', 'earlier', 'last', 'focused'].map(upload),
  );
  await reading('col_1', String(earlier), null);
  await reading('col_2', String(last), null);
  await reading('col_3', String(focused), 'one question');
  const answer = await service.http.post('/v1/diagnoses', {
    json: { snapshotId: asked, source: CLIENT_ADDRESS, destination: 'internet' },
  });
  for (const id of [unused, asked, earlier, last, focused]) await aged('snapshots', String(id));
  await service.database.query(
    `update collections set created_at = now() - interval '100 days' - (4 - right(id, 1)::int) * interval '1 day'`,
  );

  expect(await retention.deleteSnapshots(source.manager, before())).toBe(3);
  expect(new Set(await there())).toEqual(new Set([asked, young, last]));

  const diagnosisId = String(answer.json['id']);
  expect(await retention.deleteDiagnoses(source.manager, before())).toBe(0);
  await aged('diagnoses', diagnosisId);
  expect(await retention.deleteDiagnoses(source.manager, before())).toBe(1);
  expect(await retention.deleteSnapshots(source.manager, before())).toBe(1);
  expect(new Set(await there())).toEqual(new Set([young, last]));
});

test('a reading that sees an old snapshot again keeps it', async () => {
  const id = await upload('seen again');
  await aged('snapshots', id);
  await reading('col_9', id, 'another question');
  await new Retention().deleteSnapshots(source.manager, before());
  expect(await there()).toContain(id);
});

test('of looks into machines the newest facts of each stay, however old; notes of accesses go by their age', async () => {
  const retention = new Retention();
  const look = (id: string, instance: string, status: string, daysAgo: number, seenDaysAgo: number | null) =>
    service.database.query(
      `insert into guests (id, instance_id, origin, status, requested_by, created_at, collected_at)
       values ($1, $2, 'upload', $3, 'key_1', now() - $4 * interval '1 day', now() - $5 * interval '1 day')`,
      [id, instance, status, daysAgo, seenDaysAgo],
    );
  await look('gst_newest', 'i-1', 'succeeded', 200, 200);
  await look('gst_seen_earlier', 'i-1', 'succeeded', 150, 300);
  await look('gst_failed', 'i-1', 'failed', 120, null);
  await look('gst_lost', 'i-1', 'running', 110, null);
  await look('gst_other', 'i-2', 'succeeded', 400, 400);
  await look('gst_young', 'i-2', 'failed', 3, null);
  expect(await retention.deleteGuests(source.manager, before())).toBe(3);
  const left = await service.database.query('select id from guests order by id');
  expect(left.map(({ id }) => String(id))).toEqual(['gst_newest', 'gst_other', 'gst_young']);

  for (const [id, daysAgo] of [
    ['gac_old', 100],
    ['gac_young', 80],
  ]) {
    await service.database.query(
      `insert into guest_accesses (id, created_at, caller, action, instance_id)
       values ($1, now() - $2 * interval '1 day', 'key_1', 'read', 'i-1')`,
      [id, daysAgo],
    );
  }
  expect(await retention.deleteGuestAccesses(source.manager, before())).toBe(1);
  const notes = await service.database.query('select id from guest_accesses');
  expect(notes.map(({ id }) => String(id))).toEqual(['gac_young']);
});
