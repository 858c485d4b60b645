/** Bounds of what a bundle may hold, against archives made to exhaust memory. */
export interface ArchiveLimits {
  /** Bytes of all files together, unpacked. */
  totalBytes: number;
  files: number;
}

export const DEFAULT_LIMITS: ArchiveLimits = { totalBytes: 512 * 1024 * 1024, files: 10_000 };
