import './require-node.js';
import { existsSync } from 'node:fs';
import { exitCodeOf, runChild } from './child.js';
import { prepare, prepareOrExit } from './prepare.js';
import { inProject, root, say } from './project.js';

const options = process.argv.slice(2);
const unknown = options.filter((option) => option !== '--skip-tests');
if (unknown.length > 0) {
  say(`unknown: ${unknown.join(' ')}; usage: node scripts/check.js [--skip-tests]`);
  process.exit(64);
}

const node = async (...args) => exitCodeOf(await runChild(process.execPath, args, { cwd: root })) === 0;
const tool = (...parts) => inProject('node_modules', ...parts);

const migrationCheck = inProject('dist', 'apps', 'api', 'src', 'check-migrations.js');

let built = false;

const buildProject = async () => {
  try {
    await prepare({ build: true });
    built = true;
    return true;
  } catch (error) {
    say(error.message);
    return false;
  }
};

/** Compiled leftovers of an earlier build would prove nothing. */
const onBuild = (run) => async () => {
  if (built) return run();
  say('not run: there is no build');
  return false;
};

const checkMigrations = async () => {
  if (existsSync(migrationCheck)) return node(migrationCheck);
  say(`${migrationCheck} isn't there`);
  return false;
};

const steps = [
  ['format', () => node(tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.')],
  ['lint', () => node(tool('oxlint', 'bin', 'oxlint'), '--deny-warnings')],
  ['types', () => node(tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'tsconfig.json')],
  ['tests', () => node(inProject('scripts', 'run.js'), 'test')],
  ['build', buildProject],
  ['OpenAPI drift', onBuild(() => node(inProject('scripts', 'run.js'), 'openapi', '--check'))],
  ['migration drift', onBuild(checkMigrations)],
].filter(([name]) => !(name === 'tests' && options.includes('--skip-tests')));

await prepareOrExit({ build: false });
const outcomes = [];
for (const [name, run] of steps) {
  process.stdout.write(`\n=== ${name}\n`);
  const started = performance.now();
  const passed = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`--- ${name}: ${passed ? 'ok' : 'FAILED'} in ${seconds} s\n`);
  outcomes.push({ name, passed, seconds });
}

process.stdout.write('\n=== summary\n');
for (const { name, passed, seconds } of outcomes) {
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)\n`);
}
process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1;
