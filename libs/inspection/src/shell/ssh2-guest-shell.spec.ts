import { afterEach, describe, expect, test } from '@jest/globals';
import ssh2 from 'ssh2';
import { newSshKeyPair } from '../keys/ssh-key-pair.js';
import { startSshServer, type TestSshOptions, type TestSshServer } from '../testing/ssh-server.js';
import type { GuestSession, ShellPlace } from './guest-shell.js';
import { Ssh2GuestShell } from './ssh2-guest-shell.js';

const shell = new Ssh2GuestShell();
const keyPair = newSshKeyPair();
const publicText = keyPair.publicKey.split(' ').slice(0, 2).join(' ');
const forever = new AbortController().signal;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function server(more: Partial<TestSshOptions> = {}): Promise<TestSshServer> {
  const accepts = (user: string, key: string) => user === 'ec2-user' && key === publicText;
  const started = await startSshServer({ accepts, ...more });
  open.push(started);
  return started;
}

async function enter(
  at: TestSshServer,
  more: Partial<ShellPlace> = {},
  options: { signal?: AbortSignal; through?: GuestSession } = {},
): Promise<GuestSession> {
  const place = { host: '127.0.0.1', port: at.port, user: 'ec2-user', keyPair, checkHostKey: () => true };
  const session = await shell.connect({ ...place, ...more }, { signal: forever, ...options });
  open.push(session);
  return session;
}

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'let in',
    (error: { code?: unknown }) => error.code,
  );

describe('commands', () => {
  test('both outputs and the exit code come back whole', async () => {
    const at = await server({ answer: () => ({ stdout: 'öne\n', stderr: 'two\n', exit: 3 }) });
    const session = await enter(at);
    expect(await session.run('user', 'plain')).toEqual({
      end: 'exited',
      exit: 3,
      stdout: 'öne\n',
      stderr: 'two\n',
    });
    expect(at.commands[0]).toMatch(/^env LC_ALL=C PATH=\S+ id -u <\/dev\/null$/);
    await session.run('nftRuleset', 'sudo');
    expect(at.commands[1]).toMatch(/ sudo -n nft -j list ruleset <\/dev\/null$/);
  });

  test('output beyond the limit is no output, and the command is stopped', async () => {
    const at = await server({ answer: () => ({ stdout: 'x'.repeat(1024 * 1024 + 1) }) });
    const session = await enter(at);
    expect(await session.run('ipRule', 'plain')).toEqual({ end: 'overflow', bytes: 1024 * 1024 });
  });

  test('a command without an end is stopped when its time is over; others go on', async () => {
    const at = await server({
      answer: (text) => (text.includes('ip -j rule') ? { hangs: true } : { stdout: '0\n' }),
    });
    const session = await enter(at);
    const [slow, quick] = await Promise.all([session.run('ipRule', 'plain'), session.run('user', 'plain')]);
    expect(slow).toEqual({ end: 'timeout', ms: 10_000 });
    expect(quick).toMatchObject({ end: 'exited', stdout: '0\n' });
    await session.run('user', 'plain');
    expect(at.signals).toEqual(['TERM']);
  });

  test('a connection that breaks ends the commands on it', async () => {
    const at = await server({ answer: () => ({ hangs: true }) });
    const session = await enter(at);
    const running = session.run('ipAddr', 'plain');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await at.close();
    expect(await running).toMatchObject({ end: 'lost' });
    expect(await session.run('ipAddr', 'plain')).toMatchObject({ end: 'lost' });
  });
});

describe('getting in', () => {
  test('only by the key: no password is tried', async () => {
    const at = await server({ accepts: () => false });
    expect(await code(enter(at))).toBe('AUTHENTICATION_FAILED');
    expect(new Set(at.authentications.map(({ method }) => method))).toEqual(new Set(['publickey']));
  });

  test('another user', async () => {
    const at = await server();
    expect(await code(enter(at, { user: 'ubuntu' }))).toBe('AUTHENTICATION_FAILED');
  });

  test('the host key is shown before anything is said; a wrong one ends it', async () => {
    const own = newSshKeyPair();
    const at = await server({ hostKey: own.privateKey });
    const seen: string[] = [];
    const checkHostKey: ShellPlace['checkHostKey'] = ({ algorithm, key }) => {
      seen.push(`${algorithm} ${key}`);
      return false;
    };
    expect(await code(enter(at, { checkHostKey }))).toBe('HOST_KEY_CHANGED');
    expect(seen).toEqual([own.publicKey.split(' ').slice(0, 2).join(' ')]);
    expect(at.authentications).toEqual([]);
  });

  test('a key of another kind than the known one is not even looked at', async () => {
    const at = await server();
    expect(await code(enter(at, { hostKeyAlgorithm: 'ecdsa-sha2-nistp256' }))).toBe('UNREACHABLE');
  });

  test('nobody listens', async () => {
    const at = await server();
    await at.close();
    expect(await code(enter(at))).toBe('UNREACHABLE');
  });

  test('the caller gives up', async () => {
    const at = await server();
    const stop = new AbortController();
    const entering = enter(at, {}, { signal: stop.signal });
    stop.abort();
    expect(await code(entering)).toBe('TIMED_OUT');
  });
});

describe('a jump host (R-NI-5)', () => {
  test('the second connection goes through the first', async () => {
    const inner = await server({ answer: () => ({ stdout: 'inner\n' }) });
    const outer = await server({ forwards: true });
    const through = await enter(outer);
    const session = await enter(inner, {}, { through });
    expect(await session.run('user', 'plain')).toMatchObject({ stdout: 'inner\n' });
    expect([inner.open(), outer.commands]).toEqual([1, []]);
  });

  test('a jump host that forwards nothing', async () => {
    const inner = await server();
    const through = await enter(await server({ forwards: false }));
    expect(await code(enter(inner, {}, { through }))).toBe('JUMP_REFUSED');
    expect(inner.authentications).toEqual([]);
  });
});

test('every new key pair is good: a thousand of them', () => {
  for (let count = 0; count < 1000; count += 1) {
    const { privateKey, publicKey } = newSshKeyPair();
    const parsed = ssh2.utils.parseKey(privateKey);
    if (parsed instanceof Error) throw parsed;
    expect(parsed.getPublicSSH().toString('base64')).toBe(publicKey.split(' ')[1]);
    const text = Buffer.from('wayout');
    expect(parsed.verify(text, parsed.sign(text))).toBe(true);
  }
});
