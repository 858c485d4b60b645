import type { BundleFile } from '../bundle/bundle-file.js';
import { DEFAULT_LIMITS, type ArchiveLimits } from './archive-limits.js';
import { readTarGz } from './read-tar-gz.js';
import { readZip } from './read-zip.js';
import { UnpackBudget } from './unpack-budget.js';

export type ArchiveFormat = 'zip' | 'tar.gz';

/** The files of an archive, in memory; nothing is written to disk, links are passed over.
 *  @throws BundleError if it is damaged, an entry points out of it, or a limit is passed. */
export function readArchive(
  bytes: Buffer,
  format: ArchiveFormat,
  limits: Partial<ArchiveLimits> = {},
): Promise<BundleFile[]> {
  const budget = new UnpackBudget({ ...DEFAULT_LIMITS, ...limits });
  switch (format) {
    case 'zip':
      return readZip(bytes, budget);
    case 'tar.gz':
      return readTarGz(bytes, budget);
  }
}
