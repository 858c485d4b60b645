import { BundleError } from '../bundle/bundle-error.js';
import type { ArchiveLimits } from './archive-limits.js';

function inWords(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return Number.isInteger(mebibytes) ? `${mebibytes} MiB` : `${bytes} bytes`;
}

/** Counts what has been unpacked, and stops the reading as soon as a limit is passed. */
export class UnpackBudget {
  private bytes = 0;
  private files = 0;

  constructor(private readonly limits: ArchiveLimits) {}

  addFile(): void {
    this.files += 1;
    if (this.files > this.limits.files) {
      throw new BundleError(`the bundle has more files than the limit of ${this.limits.files}`);
    }
  }

  addBytes(count: number): void {
    this.bytes += count;
    if (this.bytes > this.limits.totalBytes) {
      throw new BundleError(
        `the bundle is larger than the limit of ${inWords(this.limits.totalBytes)} unpacked`,
      );
    }
  }
}
