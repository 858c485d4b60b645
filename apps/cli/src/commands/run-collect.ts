import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readingFiles } from '../../../../libs/aws/src/index.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { readRegion } from '../live/read-region.js';
import { unreadLines } from '../live/unread-lines.js';
import { UsageError } from '../usage-error.js';
import type { CollectOptions } from './collect.js';

/** Reads a region and writes it as a bundle. What couldn't be read is told, and stands in the bundle. */
export async function runCollect(session: Session, options: CollectOptions): Promise<number> {
  const { out: folder, region } = options;
  await checkEmpty(folder);
  await session.progress.say(`Reading ${region} …`);
  const { reading, snapshot } = await readRegion(options, 'collect').finally(() => session.progress.clear());
  const files = Object.entries(readingFiles([reading]));
  for (const [file, content] of files) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, `${JSON.stringify(content, null, 2)}\n`);
  }
  for (const line of unreadLines(snapshot)) await session.err.line(line);
  const items = [...reading.documents.values()].reduce((sum, list) => sum + list.length, 0);
  await session.out.line(`${items} documents of ${region} are in ${folder} (${files.length} files)`);
  return EXIT.reachable;
}

async function checkEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    const why = error.code === 'ENOTDIR' ? 'expected a folder, found a file' : (error.code ?? error.message);
    throw new UsageError(`--out ${folder}: ${why}`);
  });
  // Files of two readings in one folder would be taken for one network.
  if (entries.length > 0) throw new UsageError(`--out ${folder}: expected a folder that is new or empty`);
}
