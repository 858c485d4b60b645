import type { Duplex } from 'node:stream';
import ssh2, { type ConnectConfig, type PublicKeyAuthMethod } from 'ssh2';
import { GuestAccessError } from '../guest-access-error.js';
import { readHostKey, type HostKey } from '../keys/host-key.js';
import { GuestShell, type GuestSession, type ShellPlace } from './guest-shell.js';
import { Ssh2Session } from './ssh2-session.js';

/** Milliseconds for the connection, and for the whole handshake with it. */
const READY_MS = 15_000;
const KEEPALIVE_MS = 5_000;

/** RSA keys are one kind with several signatures (RFC 8332). */
const RSA = ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'] as const;
const HOST_KEYS = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;

/** SSH by ssh2: one key, no password, no agent. */
export class Ssh2GuestShell extends GuestShell {
  async connect(
    place: ShellPlace,
    { signal, through }: { signal: AbortSignal; through?: GuestSession },
  ): Promise<GuestSession> {
    if (signal.aborted) throw tooLate(place);
    const sock = through && (await through.forward(place.host, place.port));
    return new Promise((resolve, reject) => {
      const client = new ssh2.Client();
      let changed = false;
      let settled = false;
      const fail = (error: GuestAccessError): void => {
        if (settled) return;
        settled = true;
        client.destroy();
        sock?.destroy();
        reject(error);
      };
      const onAbort = (): void => {
        if (settled) client.destroy();
        else fail(tooLate(place));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      client.once('close', () => {
        signal.removeEventListener('abort', onAbort);
        fail(unreachable(place, 'the machine ended the connection'));
      });
      // Stays on: a connection may break at any time, and an unheard error would end the process.
      client.on('error', (error) => fail(changed ? hostKeyChanged(place) : toAccessError(place, error)));
      client.once('ready', () => {
        settled = true;
        resolve(new Ssh2Session(client));
      });
      try {
        client.connect(
          configOf(place, sock, (key) => {
            const good = place.checkHostKey(key);
            changed = !good;
            return good;
          }),
        );
      } catch {
        fail(unreachable(place, 'no connection could be begun'));
      }
    });
  }
}

function configOf(
  { host, port, user, keyPair, hostKeyAlgorithm }: ShellPlace,
  sock: Duplex | undefined,
  check: (key: HostKey) => boolean,
): ConnectConfig {
  const known = hostKeyAlgorithm === undefined ? [] : [hostKeyAlgorithm];
  const serverHostKey = known.includes('ssh-rsa') ? RSA : known.length > 0 ? known : HOST_KEYS;
  const onlyKey: PublicKeyAuthMethod = { type: 'publickey', username: user, key: keyPair.privateKey };
  return {
    host,
    port,
    ...(sock && { sock }),
    username: user,
    readyTimeout: READY_MS,
    keepaliveInterval: KEEPALIVE_MS,
    algorithms: { serverHostKey: [...serverHostKey] as (typeof HOST_KEYS)[number][] },
    authHandler: [onlyKey],
    hostVerifier: (key: Buffer) => check(readHostKey(key)),
  };
}

const at = ({ host, port }: ShellPlace): string => `${host}:${port}`;

function tooLate(place: ShellPlace): GuestAccessError {
  return new GuestAccessError('TIMED_OUT', `the time was over before ${at(place)} let us in`);
}

function hostKeyChanged(place: ShellPlace): GuestAccessError {
  return new GuestAccessError(
    'HOST_KEY_CHANGED',
    `the machine at ${at(place)} shows another SSH host key than when it was first seen`,
  );
}

function unreachable(place: ShellPlace, why: string): GuestAccessError {
  return new GuestAccessError(
    'UNREACHABLE',
    `no SSH connection to ${at(place)}: ${why}; its security group, network ACL and routes have to let us in on that port`,
  );
}

function toAccessError(
  place: ShellPlace,
  error: Error & { level?: string; code?: string },
): GuestAccessError {
  const { level, code } = error;
  if (level === 'client-authentication') {
    return new GuestAccessError(
      'AUTHENTICATION_FAILED',
      `the machine at ${at(place)} takes no key for the user ${place.user}: the user has to exist there (ec2-user on Amazon Linux, ubuntu on Ubuntu), and ec2-instance-connect has to be installed`,
    );
  }
  if (level === 'client-timeout') return unreachable(place, `no answer within ${READY_MS / 1000} s`);
  if (level === 'handshake' || level === 'protocol') {
    return unreachable(place, 'both sides have no key exchange or host key algorithm in common');
  }
  const detail = typeof code === 'string' && /^[A-Z]\w{1,30}$/.test(code) ? code : 'it broke';
  return unreachable(place, detail);
}
