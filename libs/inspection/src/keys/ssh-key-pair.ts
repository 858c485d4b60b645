import ssh2 from 'ssh2';

/** A key pair for one inspection. It lives in memory only, and is never written or logged. */
export interface SshKeyPair {
  /** One line of OpenSSH form. */
  readonly publicKey: string;
  /** OpenSSH form. */
  readonly privateKey: string;
}

export function newSshKeyPair(): SshKeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'wayout' });
    // ssh2 1.17 cuts leading zero bytes off public keys (lib/keygen.js, parseDERs), so that one pair in 256
    // is malformed.
    if (ssh2.utils.parseKey(pair.private) instanceof Error) continue;
    return { publicKey: pair.public.trim(), privateKey: pair.private };
  }
}
