import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import { dataSourceOptions } from './data-source-options.js';
import { openEmbeddedPostgres } from './embedded/open-embedded-postgres.js';
import { runMigrations } from './run-migrations.js';
import { schemaDrift } from './schema-drift.js';

test('migrations run once, whoever comes; they give what the entities say; they can be undone', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'wayout-schema-'));
  await chmod(dataDir, 0o755);
  const server = await openEmbeddedPostgres({ dataDir });
  try {
    const runs = await Promise.all(Array.from({ length: 5 }, () => runMigrations(server.url)));
    expect(runs.map((run) => run.length).sort()).toEqual([0, 0, 0, 0, migrations.length]);
    expect(await schemaDrift(server.url)).toEqual([]);

    const dataSource = new DataSource(dataSourceOptions(server.url, 1));
    await dataSource.initialize();
    for (let left = migrations.length; left > 0; left--) await dataSource.undoLastMigration();
    await dataSource.destroy();
    expect((await schemaDrift(server.url)).length).toBeGreaterThan(0);
    expect((await runMigrations(server.url)).length).toBe(migrations.length);
  } finally {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
