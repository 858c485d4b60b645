import './require-node.js';
import { runChild } from './child.js';
import { followNpm } from './follow-npm.js';
import { prepareOrExit } from './prepare.js';
import { inProject, root, say } from './project.js';

const compiled = (...parts) => inProject('dist', ...parts);
const command = compiled('apps', 'cli', 'src', 'main.js');

/** What `npm run <name>` starts: the arguments of node, and whether the compiled project is needed. */
const programs = {
  demo: { build: true, node: [command, 'demo'] },
  serve: { build: true, node: [command, 'serve'] },
  bench: { build: true, node: ['--expose-gc', compiled('bench', 'main.js')] },
  openapi: { build: true, node: [compiled('apps', 'api', 'src', 'write-openapi.js')] },
  test: {
    build: false,
    node: [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      inProject('node_modules', 'jest', 'bin', 'jest.js'),
    ],
  },
};

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(programs, name)) {
  say(`usage: node scripts/run.js <${Object.keys(programs).join('|')}> [arguments…]`);
  process.exit(64);
}

followNpm(() => process.kill(process.pid, 'SIGTERM'));
const program = programs[name];
await prepareOrExit({ build: program.build });
const { code, signal } = await runChild(process.execPath, [...program.node, ...args], { cwd: root });
// Ended by a signal: end the same way, so that the caller (npm, a shell, an init system) sees it.
if (signal !== null) process.kill(process.pid, signal);
else process.exitCode = code;
