import { execFile } from 'node:child_process';
import type { ServerAccount } from './server-account.js';

/** Whether the account may run the file. Asked of the kernel as that user, since modes, groups, access lists
 *  and mount options of every folder above it take part in the answer. */
export function canExecute(file: string, account: ServerAccount): Promise<boolean> {
  return shell('[ -x "$1" ]', file, account);
}

/** Whether the account may enter the folder. */
export function canEnter(folder: string, account: ServerAccount): Promise<boolean> {
  return shell('cd "$1"', folder, account);
}

function shell(script: string, argument: string, account: ServerAccount): Promise<boolean> {
  if (account.ids === null) return Promise.resolve(true);
  const options = { ...account.ids, cwd: '/' };
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', script, 'sh', argument], options, (error) => resolve(error === null));
  });
}
