import { describe, expect, test } from '@jest/globals';
import { parseGuestFacts } from '../../guest/src/index.js';
import type { CommandName } from './commands/command-text.js';
import { FakeInstanceConnect } from './connect/fake-instance-connect.js';
import { GuestAccessError } from './guest-access-error.js';
import { inspectGuest, type GuestInspection } from './inspect-guest.js';
import { MemoryHostKeys } from './keys/memory-host-keys.js';
import type { GuestRoute } from './route/guest-route.js';
import { exited, FakeGuestShell, type FakeMachine } from './shell/fake-guest-shell.js';
import type { CommandResult } from './shell/guest-shell.js';
import { missing, NAT_MACHINE } from './testing/machine-answers.js';

const NAT = { instanceId: 'i-0aaaaaaaaaaaaaaa1', user: 'ec2-user', host: '198.51.100.4', port: 22 };
const CLIENT = { instanceId: 'i-0bbbbbbbbbbbbbbb2', user: 'ubuntu', host: '10.40.2.20', port: 22 };
const refusal = exited('', 1, 'sudo: a password is required\n');

type Answers = Partial<Record<CommandName, CommandResult>>;

function machine(more: Answers = {}, sudo = true): FakeMachine {
  const answers = { ...NAT_MACHINE, ...more };
  return { answer: (name, power) => (power === 'sudo' && !sudo ? refusal : answers[name]) };
}

async function inspect(
  machines: Record<string, FakeMachine>,
  route: GuestRoute = { target: NAT },
  { probes = false, hostKeys = new MemoryHostKeys(), signal = new AbortController().signal } = {},
): Promise<{ result: GuestInspection; shell: FakeGuestShell; connect: FakeInstanceConnect }> {
  const shell = new FakeGuestShell(machines);
  const connect = new FakeInstanceConnect();
  const now = () => new Date('2026-04-02T10:00:00.000Z');
  const parts = { shell, instanceConnect: connect, hostKeys, now };
  return { result: await inspectGuest(parts, route, { probes, signal }), shell, connect };
}

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'let in',
    (error: unknown) => (error instanceof GuestAccessError ? error.code : error),
  );

describe('the facts', () => {
  test('the model of a guest reads all of them', async () => {
    const { result } = await inspect({ '198.51.100.4:22': machine() });
    const facts = parseGuestFacts(result.document);
    expect(facts.problems).toEqual([]);
    expect(facts.instanceId).toBe(NAT.instanceId);
    expect(facts.collectedAt).toBe('2026-04-02T10:00:00.000Z');
    expect(facts.sysctl.get('net.ipv4.ip_forward')).toBe('1');
    // sysctl(8): a dot within a name is written as a slash.
    expect(facts.sysctl.get('net.ipv4.conf.ens5/100.rp_filter')).toBe('2');
    for (const part of [
      'netfilter',
      'interfaces',
      'routes',
      'policyRules',
      'sockets',
      'persistedRules',
    ] as const) {
      expect([part, facts[part].known]).toEqual([part, true]);
    }
    expect(facts.conntrack).toEqual({ known: true, value: { count: 12, max: 65536 } });
    expect([...facts.services]).toEqual([
      ['iptables', 'enabled'],
      ['nftables', 'disabled'],
    ]);
    expect(result.document.os).toContain('Amazon Linux');
    expect([...facts.files.keys()].sort()).toEqual([
      '/etc/environment',
      '/etc/resolv.conf',
      '/etc/squid/squid.conf',
    ]);
    expect(result.document.unread).toEqual({ iptablesLegacySave: "iptables-legacy-save isn't installed" });
  });

  test('secrets of the machine stay there', async () => {
    const { result } = await inspect({ '198.51.100.4:22': machine() });
    expect(JSON.stringify(result)).not.toContain('word');
    expect(result.document.files?.['/etc/environment']).toBe('http_proxy=http://redacted@10.40.1.5:3128\n');
    expect(result.document.files?.['/etc/squid/squid.conf']).toContain(
      'cache_peer up.example parent 3128 0 login=redacted',
    );
  });

  test('without sudo the packet filter is unknown, not empty; the rest is there', async () => {
    const { result, shell } = await inspect({ '198.51.100.4:22': machine({}, false) });
    const reason = 'only root sees all of it, and sudo asks for a password';
    expect(result.document.unread).toEqual({
      iptablesSave: reason,
      iptablesLegacySave: reason,
      nftRuleset: reason,
    });
    expect(parseGuestFacts(result.document).netfilter.known).toBe(false);
    expect(result.document.listeningSockets).toContain(':22');
    expect(shell.ran.filter(({ name, power }) => name === 'iptablesSave' && power === 'plain')).toEqual([]);
  });

  test('a machine that has no sudo at all', async () => {
    const none = exited('', 127, "env: 'sudo': No such file or directory\n");
    const answer: FakeMachine['answer'] = (name, power) => (power === 'sudo' ? none : NAT_MACHINE[name]);
    const { result } = await inspect({ '198.51.100.4:22': { answer } });
    expect(result.document.unread['nftRuleset']).toBe("only root sees all of it, and sudo isn't installed");
    expect(result.document.listeningSockets).toContain(':22');
  });

  test('root needs no sudo', async () => {
    const { shell } = await inspect({ '198.51.100.4:22': machine({ user: exited('0\n') }) });
    expect(shell.ran.some(({ power }) => power === 'sudo')).toBe(false);
  });

  test.each<[string, CommandResult, string]>([
    ['an output that was cut off', { end: 'overflow', bytes: 100 }, 'the output is longer than 100 bytes'],
    ['a command that hangs', { end: 'timeout', ms: 20_000 }, 'the command had no end after 20 s'],
    ['an old tool', exited('table ip nat {\n}\n'), "nft on this machine doesn't print JSON"],
    ['a tool that fails', exited('{}', 1, 'nft: broken\n'), 'nft ended with 1'],
    ['a lost connection', { end: 'lost', reason: 'the connection was lost' }, 'the connection was lost'],
  ])('%s: unknown with the reason', async (_what, nftRuleset, reason) => {
    const { result } = await inspect({ '198.51.100.4:22': machine({ nftRuleset, user: exited('0\n') }) });
    expect(result.document.nftRuleset).toBeUndefined();
    expect(result.document.unread['nftRuleset']).toBe(reason);
  });

  test('saved rules: none is known to be saved, or it is unknown', async () => {
    const none = exited(
      '',
      2,
      missing(
        '/etc/sysconfig/iptables',
        '/etc/sysconfig/nftables.conf',
        '/etc/iptables/rules.v4',
        '/etc/iptables/iptables.rules',
        '/etc/iptables/rules-save',
        '/etc/iptables.rules',
        '/etc/nftables.conf',
        '/etc/nftables/*.nft',
        '/etc/ufw/before.rules',
        '/etc/ufw/after.rules',
        '/etc/ufw/user.rules',
      ),
    );
    const at = async (more: Answers, sudo = true) =>
      (await inspect({ '198.51.100.4:22': machine(more, sudo) })).result.document;
    expect((await at({ persistedRules: none })).persistedRules).toEqual({});
    const denied = exited('', 2, 'grep: /etc/iptables/rules.v4: Permission denied\n');
    const refused = await at({ persistedRules: denied }, false);
    expect([refused.persistedRules, refused.unread['persistedRules']]).toEqual([
      undefined,
      'some of the files may not be read',
    ]);
    const own = await at({ persistedRules: none, services: exited('fck-nat enabled\n') });
    expect([own.persistedRules, own.unread['persistedRules']]).toEqual([
      undefined,
      'fck-nat writes its rules anew when it starts',
    ]);
    // R-PF-4: a runtime enablement is gone with the reboot, and so the saved files are what counts.
    const untilReboot = exited('fck-nat enabled-runtime\n');
    expect((await at({ persistedRules: none, services: untilReboot })).persistedRules).toEqual({});
  });
});

describe('the way in', () => {
  test('one new key for the machine, 60 seconds before it is used, and nothing stays open', async () => {
    const first = await inspect({ '198.51.100.4:22': machine() });
    const second = await inspect({ '198.51.100.4:22': machine() });
    const [key] = first.connect.sent;
    expect(key).toMatchObject({ instanceId: NAT.instanceId, user: 'ec2-user' });
    expect(key?.publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+ wayout$/);
    expect(second.connect.sent[0]?.publicKey).not.toBe(key?.publicKey);
    expect([first.shell.connections.length, first.shell.closed]).toEqual([1, 1]);
  });

  test('R-NI-5: through a jump host, each with a key of its own time', async () => {
    const { result, shell, connect } = await inspect(
      { '10.40.2.20:22': machine(), '198.51.100.4:22': {} },
      { target: CLIENT, jump: NAT },
    );
    expect(connect.sent.map(({ instanceId, user }) => [instanceId, user])).toEqual([
      [NAT.instanceId, 'ec2-user'],
      [CLIENT.instanceId, 'ubuntu'],
    ]);
    expect(shell.connections.map(({ place, jumped }) => [place.host, jumped])).toEqual([
      ['198.51.100.4', false],
      ['10.40.2.20', true],
    ]);
    expect(shell.ran.every(({ host }) => host === '10.40.2.20')).toBe(true);
    expect(shell.closed).toBe(2);
    expect(result.document.instanceId).toBe(CLIENT.instanceId);
    expect(result.path.map(({ instanceId, firstSeen }) => [instanceId, firstSeen])).toEqual([
      [NAT.instanceId, true],
      [CLIENT.instanceId, true],
    ]);
  });

  test('the host key is kept at first sight, and another one is refused', async () => {
    const hostKeys = new MemoryHostKeys();
    const one = { algorithm: 'ssh-ed25519', key: 'b25l' };
    const other = { algorithm: 'ssh-ed25519', key: 'b3RoZXI=' };
    const at = (hostKey: typeof one) =>
      inspect({ '198.51.100.4:22': { ...machine(), hostKey } }, { target: NAT }, { hostKeys });
    expect((await at(one)).result.path[0]?.firstSeen).toBe(true);
    expect(hostKeys.kept.get(NAT.instanceId)).toEqual(one);
    expect((await at(one)).result.path[0]?.firstSeen).toBe(false);
    await expect(at(other)).rejects.toThrow();
    expect(hostKeys.kept.get(NAT.instanceId)).toEqual(one);
  });

  test('a machine that says it is another one', async () => {
    const identity = exited('/sys/devices/virtual/dmi/id/board_asset_tag:i-0cccccccccccccc3d\n');
    const machines = { '198.51.100.4:22': machine({ identity }) };
    expect(await code(inspect(machines))).toBe('WRONG_MACHINE');
  });

  test('who is refused learns nothing, and nothing is run', async () => {
    const error = new GuestAccessError('AUTHENTICATION_FAILED', 'no');
    expect(await code(inspect({ '198.51.100.4:22': { refusal: error } }))).toBe('AUTHENTICATION_FAILED');
  });

  test('facts of which the time is over are no facts', async () => {
    const stop = new AbortController();
    const answer: FakeMachine['answer'] = (name) => {
      stop.abort();
      return NAT_MACHINE[name];
    };
    const looking = inspect({ '198.51.100.4:22': { answer } }, { target: NAT }, { signal: stop.signal });
    expect(await code(looking)).toBe('TIMED_OUT');
  });
});

test('probes: only on request, without root, and each with its outcome', async () => {
  const answers: Answers = {
    probeCloudflare443: exited(''),
    probeCloudflare80: exited('', 124),
    probeCloudflare53: exited('', 1, 'bash: connect: Connection refused\n'),
    probeGoogle443: exited('', 1, 'bash: connect: Network is unreachable\n'),
  };
  const machines = { '198.51.100.4:22': machine(answers) };
  const { result, shell } = await inspect(machines, { target: NAT }, { probes: true });
  expect(
    result.probes?.map(({ destination, port, outcome, detail }) => [destination, port, outcome, detail]),
  ).toEqual([
    ['1.1.1.1', 443, 'connected', 'the connection was opened'],
    ['1.1.1.1', 80, 'timed-out', 'no answer'],
    ['1.1.1.1', 53, 'refused', 'the connection was refused'],
    ['8.8.8.8', 443, 'failed', 'Network is unreachable'],
    ['8.8.8.8', 53, 'not-tried', 'the machine lacks timeout or bash'],
  ]);
  expect(
    shell.ran.filter(({ name }) => name.startsWith('probe')).every(({ power }) => power === 'plain'),
  ).toBe(true);
  expect((await inspect(machines)).result.probes).toBeNull();
});
