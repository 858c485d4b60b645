import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const FORM = /^v1\.([0-9a-f]{8})\.([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** A key doesn't fit, or the text was changed. */
export class SecretBoxError extends Error {
  override readonly name = 'SecretBoxError';
}

interface Key {
  /** Tells keys apart without telling them. */
  id: string;
  bytes: Buffer;
}

/** Encrypts what is stored with AES-256-GCM. The first key encrypts; all decrypt, so that keys can be changed. */
export class SecretBox {
  private readonly keys: Key[];

  /** @param keys 32 bytes each, in base64 or base64url. @throws SecretBoxError on a key of another length */
  constructor(keys: readonly string[]) {
    this.keys = keys.map((text) => {
      const bytes = Buffer.from(text, 'base64');
      if (bytes.length !== 32) throw new SecretBoxError('expected keys of 32 bytes in base64');
      return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
    });
  }

  /** `owner`: what it belongs to; it opens only there. */
  seal(text: string, owner: string): string {
    const [key] = this.keys;
    if (key === undefined) throw new SecretBoxError('there is no key to encrypt with');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [
      'v1',
      key.id,
      ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url')),
    ].join('.');
  }

  /** @throws SecretBoxError */
  open(sealed: string, owner: string): string {
    const [, id, nonce = '', tag = '', content = ''] = FORM.exec(sealed) ?? [];
    const key = this.keys.find((candidate) => candidate.id === id);
    if (key === undefined) throw new SecretBoxError('the key it was encrypted with is not there');
    try {
      const bytes = (part: string): Buffer => Buffer.from(part, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes(nonce), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes(tag));
      return Buffer.concat([decipher.update(bytes(content)), decipher.final()]).toString('utf8');
    } catch {
      throw new SecretBoxError('it was changed, or belongs to something else');
    }
  }
}
