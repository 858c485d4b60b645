import { command, type GuestCommand } from './guest-command.js';

/** Files that one command prints: fixed paths, and patterns with `*` in the last part. */
export interface FileSet {
  readonly command: GuestCommand;
  readonly paths: readonly string[];
}

/** `grep -H` names the file before every line, so that several files fit one command and none can pass for
 *  another. `pattern` keeps to the lines that are needed of files which hold other things as well. */
export function fileSet(paths: readonly string[], pattern = ''): FileSet {
  const words = paths.join(' ');
  const grep = pattern === '' ? `grep -H "" ${words}` : `grep -iH "${pattern}" ${words}`;
  // The shell that root starts has to expand the patterns: the user's may not be allowed to look.
  const text = words.includes('*') ? `sh -c '${grep}'` : grep;
  return { command: command(text, { root: 'if-refused' }), paths };
}
