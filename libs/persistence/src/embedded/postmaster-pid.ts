import { readFile, unlink } from 'node:fs/promises';
import path from 'node:path';

interface Postmaster {
  pid: number;
  port: number | null;
  /** "starting", "ready", "stopping", ... as the server wrote it. */
  status: string | null;
}

/** What the lock file of a running server says (line 1 the process, 4 the port, 8 the status), or null. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(file(cluster), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: lines[3] ? Number(lines[3]) : null, status: lines[7] || null };
}

/** After a crash the number in the lock file may belong to another program by now (usual in containers,
 *  where numbers start again at each start). PostgreSQL then refuses to start, as it can't tell; we can,
 *  where /proc gives the program's name. Removes such a lock file. */
export async function removeStaleLock(cluster: string, log: (line: string) => void): Promise<void> {
  const found = await readPostmaster(cluster);
  if (found === null || process.platform !== 'linux') return;
  const stat = await readFile(`/proc/${found.pid}/stat`, 'utf8').catch(() => null);
  // A dead process is PostgreSQL's own business: it replaces the lock file itself.
  if (stat === null) return;
  const [, name, state] = /^\d+ \((.*)\) (\S)/s.exec(stat) ?? [];
  // A killed server whose parent never asks for it (node as process 1 of a container) stays as a zombie.
  if (name === 'postgres' && state !== 'Z') return;
  const again = await readPostmaster(cluster);
  if (again?.pid !== found.pid) return;
  log(`postmaster.pid names process ${found.pid}, which is "${name}" (${state}): removing it`);
  await unlink(file(cluster)).catch(() => undefined);
}

function file(cluster: string): string {
  return path.join(cluster, 'postmaster.pid');
}
