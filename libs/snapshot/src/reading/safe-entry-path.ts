import { BundleError } from '../bundle/bundle-error.js';

/** The path of an archive's entry. Nothing is ever written to disk, but a path that points out of the
 *  archive is a sign of a forged one. */
export function safeEntryPath(entryName: string): string {
  const path = entryName.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[a-zA-Z]:/.test(path) || path.split('/').includes('..')) {
    throw new BundleError(
      `the archive has an entry that points out of it: ${JSON.stringify(entryName.slice(0, 200))}`,
    );
  }
  return path.replace(/^(?:\.\/)+/, '');
}
