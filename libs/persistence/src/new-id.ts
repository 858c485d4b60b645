import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What an id begins with: the kind of thing. */
export type IdPrefix =
  | 'gst'
  | 'gac'
  | 'snp'
  | 'dgn'
  | 'key'
  | 'tgt'
  | 'col'
  | 'int'
  | 'aud'
  | 'run'
  | 'res'
  | 'alt'
  | 'grp'
  | 'sil'
  | 'whk'
  | 'dlv'
  | 'msg';

/** A prefix and a ULID: 48 bits of milliseconds, then 80 random bits, so that ids sort by time. This file
 *  imports no database: the command line takes it by itself, and starts fast. */
export function newId(prefix: IdPrefix, now: Date): string {
  let time = now.getTime();
  let head = '';
  for (let digit = 0; digit < 10; digit++) {
    head = ALPHABET.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  const tail = Array.from(randomBytes(16), (byte) => ALPHABET.charAt(byte % 32)).join('');
  return `${prefix}_${head}${tail}`;
}
