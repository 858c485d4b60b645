import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 200;
const heartbeatMs = 2_000;
/** Longer than any pause of a living owner; process ids are reused, so a living pid alone proves nothing. */
const silenceMs = 30_000;

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const ownerFile = (folder) => path.join(folder, 'owner');

const ownerOf = async (folder) => {
  const text = await readFile(ownerFile(folder), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
};

const tryCreate = async (folder) => {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
};

const signOfLife = async (folder) => (await stat(folder).catch(() => null))?.mtimeMs ?? null;

/** Removes a dead owner's lock. A second folder makes it one waiter's job: two would remove a fresh lock. */
const breakLock = async (folder, isDead) => {
  const breaker = `${folder}.breaking`;
  if (!(await tryCreate(breaker))) {
    const since = await signOfLife(breaker);
    if (since !== null && Date.now() - since > silenceMs) await rm(breaker, { recursive: true, force: true });
    return;
  }
  try {
    if (await isDead()) await rm(folder, { recursive: true, force: true });
  } finally {
    await rm(breaker, { recursive: true, force: true });
  }
};

const acquire = async (folder, onWait) => {
  let told = false;
  let lastSign = null;
  let lastChange = performance.now();
  while (!(await tryCreate(folder))) {
    const sign = await signOfLife(folder);
    if (sign !== lastSign) {
      lastSign = sign;
      lastChange = performance.now();
    }
    const silent = performance.now() - lastChange > silenceMs;
    const isDead = async () => {
      const pid = await ownerOf(folder);
      if (pid !== null && !isAlive(pid)) return true;
      return silent && (await signOfLife(folder)) === sign;
    };
    if (await isDead()) {
      await breakLock(folder, isDead);
    } else {
      if (!told) onWait();
      told = true;
    }
    await sleep(pollMs);
  }
  await writeFile(ownerFile(folder), `${process.pid}\n`);
};

/** Runs `work` while no other process on this machine runs work under the same folder name. */
export const withLock = async (folder, onWait, work) => {
  await mkdir(path.dirname(folder), { recursive: true });
  await acquire(folder, onWait);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(folder, now, now).catch(() => {});
  }, heartbeatMs);
  heartbeat.unref();
  const release = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
};
