import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { nativeBinaries } from './native-binaries.js';
import { openEmbeddedPostgres } from './open-embedded-postgres.js';
import { readPostmaster } from './postmaster-pid.js';
import { serverAccount } from './server-account.js';
import { canExecute } from './traversable.js';

const asRoot = process.getuid?.() === 0;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wayout-embedded-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('the embedded server', () => {
  test('data survive a stop; the password is private; only loopback listens', async () => {
    const first = await openEmbeddedPostgres({ dataDir: folder });
    await query(first.url, 'create table t as select 17 as n');
    expect(await query(first.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(first.url, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    expect(await query(first.url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    await first.close();
    const cluster = path.join(folder, 'postgres', 'data');
    expect(await readPostmaster(cluster)).toBeNull();
    expect((await stat(path.join(cluster, 'wayout-password'))).mode & 0o777).toBe(0o600);

    const second = await openEmbeddedPostgres({ dataDir: folder });
    expect(await query(second.url, 'select n from t')).toEqual([{ n: 17 }]);
    await second.close();
  });

  test('many users at once share one server, and the last one stops it', async () => {
    const users = await Promise.all(
      Array.from({ length: 4 }, () => openEmbeddedPostgres({ dataDir: folder })),
    );
    expect(new Set(users.map((user) => user.url)).size).toBe(1);
    for (const user of users.slice(1)) await user.close();
    expect(await query(users[0]?.url ?? '', 'select 1 as n')).toEqual([{ n: 1 }]);
    await users[0]?.close();
    expect(await readPostmaster(path.join(folder, 'postgres', 'data'))).toBeNull();
  });

  test('one comes while another one goes', async () => {
    for (let round = 0; round < 3; round++) {
      const first = await openEmbeddedPostgres({ dataDir: folder });
      const [second] = await Promise.all([openEmbeddedPostgres({ dataDir: folder }), first.close()]);
      expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
      await second.close();
    }
  });

  test('a lock file left by a crash, whose number another program has by now', async () => {
    const first = await openEmbeddedPostgres({ dataDir: folder });
    const file = path.join(folder, 'postgres', 'data', 'postmaster.pid');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await first.close();
    await writeFile(file, [String(process.pid), ...lines.slice(1)].join('\n'));
    const log: string[] = [];
    const second = await openEmbeddedPostgres({ dataDir: folder, log: (line) => log.push(line) });
    expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    await second.close();
    if (process.platform === 'linux') expect(log.join('\n')).toContain('removing it');
  });
});

(asRoot ? describe : describe.skip)('as root, below a folder that others may not enter', () => {
  test('the data lie elsewhere, at the same place every time, and the folder says where', async () => {
    await chmod(folder, 0o700);
    const dataDir = path.join(folder, 'clone', '.wayout');
    const log: string[] = [];
    const first = await openEmbeddedPostgres({ dataDir, log: (line) => log.push(line) });
    const place = (await readFile(path.join(dataDir, 'postgres-location'), 'utf8')).trim();
    try {
      expect(place).toMatch(/^\/var\/tmp\/wayout-[0-9a-f]{16}$/);
      expect(log.join('\n')).toContain(place);
      expect((await stat(place)).mode & 0o777).toBe(0o700);
      await query(first.url, 'create table t as select 17 as n');
      await first.close();
      const second = await openEmbeddedPostgres({ dataDir });
      expect(await query(second.url, 'select n from t')).toEqual([{ n: 17 }]);
      await second.close();
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });

  test('the programs are copied to where they can be run, once', async () => {
    const require = createRequire(import.meta.url);
    const installed = path.dirname(require.resolve('embedded-postgres'));
    const packaged = path.resolve(installed, `../../@embedded-postgres/linux-${process.arch}/native`);
    const hidden = path.join(folder, 'hidden');
    await mkdir(hidden, { mode: 0o700 });
    await cp(packaged, path.join(hidden, 'native'), { recursive: true, verbatimSymlinks: true });
    const native = { folder: path.join(hidden, 'native'), version: `spec-${path.basename(folder)}` };
    const account = await serverAccount(() => undefined);
    const log: string[] = [];
    const runs = [1, 2].map(() => nativeBinaries(account, (line) => log.push(line), native));
    const [one, two] = await Promise.all(runs);
    const copy = path.resolve(path.dirname(one?.postgres ?? ''), '..');
    try {
      expect(one).toEqual(two);
      expect(one?.postgres).not.toContain(hidden);
      expect(await canExecute(one?.postgres ?? '', account)).toBe(true);
      const lines = log.length;
      await nativeBinaries(account, (line) => log.push(line), native);
      expect(log.length).toBe(lines);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });
});
