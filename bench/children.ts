import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process of this program that does one task. Its environment is this one's but for those of AWS, and with
 *  `environment`, which others of the machine can't see as they can see arguments. */
export function startChild(
  task: string,
  given: string,
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = { ...Object.fromEntries(kept), ...environment };
  return fork(fileURLToPath(new URL('./main.js', import.meta.url)), [task, given], { env });
}

export function inChild<T>(task: string, given: string): Promise<T> {
  return reportOf<T>(startChild(task, given));
}

/** The next thing that a child says. */
export function reportOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`the measuring process ended with ${code}`));
    child.once('exit', ended);
    child.once('error', reject);
    child.once('message', (message) => {
      child.off('exit', ended);
      child.off('error', reject);
      resolve(message as T);
    });
  });
}

/** Ends a child that goes when its parent does. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.connected) child.disconnect();
  await ended;
}
