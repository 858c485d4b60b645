import { CommanderError } from 'commander';
import { BundleError, TemplateError } from '../../../libs/snapshot/src/index.js';
import { LabError } from './lab-error.js';
import { announce } from './program/announce.js';
import { buildProgram } from './program/build-program.js';
import { loadNetwork } from './program/load-network.js';
import { startLab } from './start-lab.js';

const program = buildProgram(async (options) => {
  const lab = await startLab(await loadNetwork(options), options);
  process.stdout.write(announce(lab));
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  await lab.close();
});

try {
  await program.exitOverride().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 64);
  const expected = [LabError, BundleError, TemplateError].some((kind) => error instanceof kind);
  const text = error instanceof Error ? (expected ? error.message : error.stack) : String(error);
  process.stderr.write(`lab: ${text}\n`);
  process.exit(expected ? 64 : 70);
}
