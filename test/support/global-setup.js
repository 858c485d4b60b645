import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for this run. The database server that end-to-end tests share lives in it; the first test that
 *  needs it starts it, so that a run of unit tests pays nothing. */
// oxlint-disable-next-line import/no-default-export -- what Jest asks for
export default async function globalSetup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'wayout-test-'));
  // The account that runs PostgreSQL has to get in when the tests run as root.
  await chmod(folder, 0o755);
  process.env.WAYOUT_TEST_RUN = folder;
}
