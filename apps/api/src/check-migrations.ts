import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEmbeddedPostgres, runMigrations, schemaDrift } from '../../../libs/persistence/src/index.js';

/** Runs every migration on a fresh database and compares the outcome with the entities. Exit code 1 and the
 *  missing statements when they differ. */
const dataDir = await mkdtemp(path.join(tmpdir(), 'wayout-migrations-'));
await chmod(dataDir, 0o755);
try {
  const server = await openEmbeddedPostgres({ dataDir });
  try {
    const run = await runMigrations(server.url);
    const drift = await schemaDrift(server.url);
    if (drift.length === 0) {
      process.stdout.write(`${run.length} migrations give the schema that the entities describe\n`);
    } else {
      process.stderr.write(`The entities differ from the migrations. Missing:\n${drift.join(';\n')};\n`);
      process.exitCode = 1;
    }
  } finally {
    await server.close();
  }
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
