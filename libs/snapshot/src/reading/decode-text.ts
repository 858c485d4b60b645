import { BundleError } from '../bundle/bundle-error.js';
import { isLitter } from '../bundle/bundle-layout.js';

/** The text of a file: UTF-8, or UTF-16 with a byte order mark, as PowerShell writes what a command prints. */
export function decodeText(file: string, bytes: Uint8Array): string {
  const littleEndian = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(littleEndian ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new BundleError('expected UTF-8 text, found bytes that are none', { file }, { cause });
  }
}

/** Only JSON files are looked into; of the others the name is enough, for the note that they are ignored.
 *  `__MACOSX/._vpcs.json`, which the Finder adds beside each file of a zip, is none in spite of its name. */
export const isReadable = (path: string): boolean => /\.json$/i.test(path) && !isLitter(path);
