import { createHash } from 'node:crypto';

/** The public key of a machine's SSH server. */
export interface HostKey {
  /** `ssh-ed25519` */
  readonly algorithm: string;
  /** RFC 4253 section 6.6, in base64. */
  readonly key: string;
}

/** Reads a key as it comes over the wire: a length, and then the algorithm's name (RFC 4253 section 6.6). */
export function readHostKey(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  return { algorithm: blob.toString('latin1', 4, 4 + length), key: blob.toString('base64') };
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint({ key }: HostKey): string {
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}
