import { createHash, randomInt } from 'node:crypto';
import { crc32 } from './crc32.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const FORM = /^wayout_([0-9A-Za-z]{8})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

interface KeyParts {
  prefix: string;
  secret: string;
}

/** A new key: `wayout_<prefix>_<secret><checksum>`. The name and the checksum let scanners find leaked keys
 *  without asking us; the prefix is what the database is searched by. */
export function makeKey(): KeyParts & { text: string } {
  const prefix = randomText(8);
  const secret = randomText(SECRET_LENGTH);
  return { prefix, secret, text: `wayout_${prefix}_${secret}${checksum(prefix + secret)}` };
}

/** `null` if the text isn't a key at all, `damaged` if its checksum doesn't fit. */
export function parseKey(text: string): KeyParts | 'damaged' | null {
  const [, prefix, secret, check] = FORM.exec(text) ?? [];
  if (prefix === undefined || secret === undefined) return text.startsWith('wayout_') ? 'damaged' : null;
  return check === checksum(prefix + secret) ? { prefix, secret } : 'damaged';
}

/** What is stored of a secret. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** CRC-32 in base 62. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    digits = ALPHABET.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
