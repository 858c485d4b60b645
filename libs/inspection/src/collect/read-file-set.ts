import type { FileSet } from '../commands/file-set.js';
import type { CommandOutput } from './command-output.js';

export interface FilesRead {
  readonly files: ReadonlyMap<string, string>;
  /** Why some or all are missing from `files` though they may be there; null when everything was read. */
  readonly gap: string | null;
}

/** Takes the output of a file set's command apart: `path:line` for each line. */
export function readFileSet(set: Pick<FileSet, 'paths'>, output: CommandOutput): FilesRead {
  if (!output.ok) return { files: new Map(), gap: output.reason };
  const path = `(${set.paths.map(toPattern).join('|')})`;
  const line = new RegExp(`^${path}:(.*)$`);
  const lines = new Map<string, string[]>();
  for (const text of output.stdout.split('\n')) {
    if (text === '') continue;
    const [, file, content] = line.exec(text) ?? [];
    if (file === undefined) return { files: new Map(), gap: 'the output is not that of grep' };
    const known = lines.get(file);
    if (known === undefined) lines.set(file, [content ?? '']);
    else known.push(content ?? '');
  }
  const absent = /: (No such file or directory|Is a directory)$/;
  const refused = output.stderr.split('\n').filter((text) => text !== '' && !absent.test(text));
  // A path without wildcards that grep neither printed nor missed is there, and empty.
  const missing = new Set(output.stderr.match(/(?<=^grep: ).*(?=: No such file or directory$)/gm));
  if (refused.length === 0 && (output.exit === 0 || output.exit === 1 || output.exit === 2)) {
    for (const plain of set.paths) {
      if (!plain.includes('*') && !missing.has(plain) && !lines.has(plain)) lines.set(plain, []);
    }
  }
  const files = new Map([...lines].map(([file, all]) => [file, `${all.join('\n')}\n`]));
  const failedAltogether = output.exit === null || output.exit > 2;
  if (failedAltogether) return { files: new Map(), gap: `grep ended with ${output.exit ?? 'a signal'}` };
  if (refused.length === 0) return { files, gap: null };
  const denied = refused.some((text) => text.includes('Permission denied'));
  return { files, gap: denied ? 'some of the files may not be read' : 'some of the files could not be read' };
}

/** `*` stands for any name without slashes. A colon in it would make the line ambiguous, so it has none. */
function toPattern(path: string): string {
  return path
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('[^/:]+');
}
