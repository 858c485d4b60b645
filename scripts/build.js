import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodeOf, runChild } from './child.js';
import { inProject, root, say } from './project.js';
import { StepFailed } from './step-failed.js';

/** What tsconfig.build.json compiles, and what else decides on its outcome. */
const sourceFolders = ['apps', 'libs', 'migrations', 'bench'];
const settings = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];
const stampFile = inProject('dist', '.build-hash');

const filesBelow = async (folder) => {
  const entries = await readdir(inProject(folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
};

const isCompiled = (file) =>
  file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.split('/').includes('testing');

/** sha256 over names and contents: touching a file or switching branches back and forth builds nothing. */
const sourcesHash = async () => {
  const folders = await Promise.all(sourceFolders.map(filesBelow));
  const files = [...folders.flat().filter(isCompiled).sort(), ...settings];
  const contents = await Promise.all(files.map((file) => readFile(inProject(file)).catch(() => '')));
  const hash = createHash('sha256');
  files.forEach((file, position) => {
    const content = contents[position];
    hash.update(`${file}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex');
};

export const isBuilt = async () => {
  const built = await readFile(stampFile, 'utf8').catch(() => null);
  return built !== null && built.trim() === (await sourcesHash());
};

/** Outputs of sources that are gone. Done after the build, so that a running program keeps its files. */
const removeOrphans = async () => {
  for (const folder of sourceFolders) {
    const sources = new Set(await filesBelow(folder));
    for (const output of await filesBelow(`dist/${folder}`)) {
      const source = output.slice('dist/'.length).replace(/\.js(\.map)?$/, '.ts');
      if (/\.js(\.map)?$/.test(output) && !sources.has(source)) await rm(inProject(output), { force: true });
    }
  }
};

/** `tsc -p tsconfig.build.json`; its messages go to standard error. */
export const build = async () => {
  // Taken before the compiler reads: an edit during the build leads to another build, never to a stale one.
  const hash = await sourcesHash();
  say('building (tsc -p tsconfig.build.json) …');
  await rm(stampFile, { force: true });
  const started = performance.now();
  const args = [
    inProject('node_modules', 'typescript', 'bin', 'tsc'),
    ...['-p', inProject('tsconfig.build.json')],
    ...['--incremental', '--tsBuildInfoFile', inProject('dist', '.tsbuildinfo')],
  ];
  const result = await runChild(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (exitCodeOf(result) !== 0) {
    throw new StepFailed(`the build failed with exit code ${exitCodeOf(result)}`, result);
  }
  await removeOrphans();
  await mkdir(path.dirname(stampFile), { recursive: true });
  await writeFile(stampFile, `${hash}\n`);
  say(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
};
