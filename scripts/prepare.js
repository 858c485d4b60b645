import { build, isBuilt } from './build.js';
import { install, isInstalled } from './install.js';
import { withLock } from './lock.js';
import { inProject, say } from './project.js';
import { StepFailed } from './step-failed.js';

/** In dist/, not in node_modules/: npm ci empties that one. */
const lockFolder = inProject('dist', '.prepare.lock');

const ready = async (needsBuild) => (await isInstalled()) && (!needsBuild || (await isBuilt()));

/**
 * Installs and builds what is missing or out of date; silent when nothing is.
 * Safe to call from several processes at once: one works, the others wait for it.
 * Throws StepFailed when a step fails.
 */
export const prepare = async ({ build: needsBuild }) => {
  if (await ready(needsBuild)) return;
  const onWait = () => say('another process is installing or building; waiting for it …');
  await withLock(lockFolder, onWait, async () => {
    if (!(await isInstalled())) await install();
    if (needsBuild && !(await isBuilt())) await build();
  });
};

/** Like `prepare`, but ends the process with one line and the step's exit code when a step fails. */
export const prepareOrExit = async (needs) => {
  try {
    await prepare(needs);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    say(error.message);
    process.exit(error.exitCode);
  }
};
