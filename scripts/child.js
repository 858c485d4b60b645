import { spawn } from 'node:child_process';
import os from 'node:os';

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end and passes signals on to it.
 * Resolves to `{ code, signal }` (one of them null); rejects when the program can't be started.
 */
export const runChild = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const handlers = passedOn.map((signal) => {
      const handler = () => {
        // A terminal sends Ctrl-C to the whole foreground group, so the child has it already; a second
        // one would look like an impatient user.
        if (signal === 'SIGINT' && process.stdin.isTTY) return;
        child.kill(signal);
      };
      process.on(signal, handler);
      return [signal, handler];
    });
    const settle = (finish) => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
      finish();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('close', (code, signal) => settle(() => resolve({ code, signal })));
  });

/** The exit code a shell would report: 128 + the signal's number for a program that a signal ended. */
export const exitCodeOf = ({ code, signal }) => code ?? 128 + (os.constants.signals[signal] ?? 0);
