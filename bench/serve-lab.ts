import { startLab } from '../apps/lab/src/index.js';
import { readBundle } from '../libs/snapshot/src/index.js';

/** Plays a bundle until the parent goes away, and gives the address. */
export async function serveLab(folder: string): Promise<string> {
  const lab = await startLab(await readBundle(folder));
  process.once('disconnect', () => void lab.close());
  return lab.url;
}
