import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends a server that a broken test left running, and removes the run's folder. */
// oxlint-disable-next-line import/no-default-export -- what Jest asks for
export default async function globalTeardown() {
  const folder = process.env.WAYOUT_TEST_RUN;
  if (!folder) return;
  const lock = path.join(folder, 'database', 'postgres', 'data', 'postmaster.pid');
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (pid > 0) {
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      // It is gone already.
    }
    await sleep(500);
  }
  await rm(folder, { recursive: true, force: true });
}
