import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { exitCodeOf, runChild } from './child.js';
import { inProject, root, say } from './project.js';
import { StepFailed } from './step-failed.js';

const stampFile = inProject('node_modules', '.wayout-lock-hash');
/** npm's own record of what it has put into node_modules; written last, so an aborted install has none. */
const installedFile = inProject('node_modules', '.package-lock.json');
const lockFile = inProject('package-lock.json');

const readOrNull = (file) => readFile(file, 'utf8').catch(() => null);

/** sha256 of package-lock.json: what node_modules has to be installed for. */
export const lockHash = async () =>
  createHash('sha256')
    .update(await readFile(lockFile))
    .digest('hex');

/** True if somebody ran npm by hand and node_modules holds exactly what package-lock.json asks for. */
const installedByHand = async () => {
  const installed = await readOrNull(installedFile);
  if (installed === null) return false;
  const have = JSON.parse(installed).packages ?? {};
  const want = JSON.parse(await readFile(lockFile, 'utf8')).packages ?? {};
  const same = (name) =>
    want[name]?.version === have[name]?.version && want[name]?.integrity === have[name]?.integrity;
  return (
    Object.keys(have).every(same) &&
    // Binaries of other platforms are optional: npm leaves those out.
    Object.keys(want).every((name) => name === '' || name in have || want[name].optional === true)
  );
};

export const isInstalled = async () => {
  const hash = await lockHash();
  if ((await readOrNull(stampFile))?.trim() === hash) return true;
  if (!(await installedByHand())) return false;
  await writeFile(stampFile, `${hash}\n`).catch(() => {});
  return true;
};

/** `npm ci`; its output goes to standard error. */
export const install = async () => {
  const hash = await lockHash();
  say('installing the packages of package-lock.json (npm ci) …');
  await rm(stampFile, { force: true });
  await rm(installedFile, { force: true });
  // include=dev: TypeScript and Jest are needed even where NODE_ENV=production is set.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const started = performance.now();
  const result = await runChild('npm', args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  }).catch((error) => {
    throw new StepFailed(`npm can't be started: ${error.message}`);
  });
  if (exitCodeOf(result) !== 0) {
    throw new StepFailed(`npm ci failed with exit code ${exitCodeOf(result)}`, result);
  }
  await writeFile(stampFile, `${hash}\n`);
  say(`packages installed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
};
