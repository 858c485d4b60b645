import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { parseGuestFacts } from '../../libs/guest/src/index.js';
import { pointAtLab } from '../aws/lab-access.js';
import { run } from '../cli/run.js';
import type { Answer } from '../support/http-caller.js';
import { startTestService, type TestService } from '../support/test-service.js';
import { freePort, startMachine, whyNoSshd, type Machine, type MachineOptions } from './sshd.js';
import { CLIENT, CLIENT_ADDRESS, loopbackStory, NAT, NAT_ADDRESS } from './story.js';

const reason = whyNoSshd();
const real = reason === null ? describe : describe.skip;

real('inspection through a real sshd', () => {
  let lab: Lab;
  let service: TestService;
  let targetId: string;
  let port: number;
  let folder: string;
  let before: NodeJS.ProcessEnv;
  /** Milliseconds that the lab's clock runs ahead, once a key was sent. */
  let late = 0;
  const machines: Machine[] = [];

  beforeAll(async () => {
    before = { ...process.env };
    const now = () => new Date(Date.now() + (lab?.counts()['SendSSHPublicKey'] ? late : 0));
    lab = await startLab(loopbackStory(), { now });
    pointAtLab(lab);
    service = await startTestService({ WAYOUT_READ_SECONDS: '40' });
    const target = { name: 'lab', accountId: '111122223333', regions: ['eu-west-1'] };
    targetId = (await service.http.post('/v1/targets', { json: target })).json['id'] as string;
    port = await freePort(NAT_ADDRESS, CLIENT_ADDRESS);
    folder = await mkdtemp(path.join(tmpdir(), 'wayout-inspection-'));
  });
  afterAll(async () => {
    await service.close();
    await lab.close();
    await rm(folder, { recursive: true, force: true });
    process.env = before;
  });
  beforeEach(() => {
    late = 0;
    lab.clearCalls();
  });
  afterEach(async () => {
    for (const machine of machines.splice(0)) await machine.stop();
    await service.database.query('delete from guest_host_keys');
  });

  async function start(instanceId: string, more: Partial<MachineOptions> = {}): Promise<Machine> {
    const address = instanceId === NAT ? NAT_ADDRESS : CLIENT_ADDRESS;
    const machine = await startMachine(lab, { instanceId, address, port, ...more });
    machines.push(machine);
    return machine;
  }

  const inspect = (more: Record<string, unknown> = {}): Promise<Answer> =>
    service.http.post('/v1/guests', {
      json: { targetId, instanceId: NAT, port, ...more },
      headers: { prefer: 'wait=60' },
    });

  test('facts of the machine, stored with their time and used until they are too old', async () => {
    await start(NAT);
    const done = await inspect();
    expect([done.status, done.json['status']]).toEqual([200, 'succeeded']);
    const guest = await service.http.get(`/v1/guests/${String(done.json['id'])}`);
    const facts = parseGuestFacts(guest.json['facts']);
    expect(facts.problems).toEqual([]);
    expect([
      facts.interfaces.known,
      facts.routes.known,
      facts.policyRules.known,
      facts.sockets.known,
    ]).toEqual([true, true, true, true]);
    expect(facts.sysctl.get('net.ipv4.ip_forward')).toMatch(/^[01]$/);
    // The machine's user may not use sudo: the packet filter is unknown, and says why.
    expect(facts.netfilter.known).toBe(false);
    expect(guest.json['unread']).toMatchObject({
      nftRuleset: expect.stringMatching(
        /^only root sees all of it, and sudo (asks for a password|is not allowed)/,
      ),
    });
    expect(guest.json['path']).toEqual([
      {
        instanceId: NAT,
        user: 'ec2-user',
        host: NAT_ADDRESS,
        port,
        hostKey: expect.stringMatching(/^SHA256:/),
        firstSeen: true,
      },
    ]);
    expect(guest.text).not.toContain('PRIVATE KEY');
    expect(service.log.join('\n')).not.toMatch(/PRIVATE KEY|ssh-ed25519/);
    const age =
      Date.parse(guest.json['usedUntil'] as string) - Date.parse(guest.json['collectedAt'] as string);
    expect(age).toBe(86_400_000);
  });

  test.each(['ec2-user', 'root'])('%s with the power of root sees the packet filter', async (user) => {
    await start(NAT, { sudo: true });
    const done = await inspect({ user });
    const guest = await service.http.get(`/v1/guests/${String(done.json['id'])}`);
    const facts = parseGuestFacts(guest.json['facts']);
    expect([done.status, facts.netfilter.known]).toEqual([200, true]);
  });

  test('R-NI-5: the NAT instance is the jump host of its private instances', async () => {
    await start(NAT);
    await start(CLIENT);
    const done = await inspect({ instanceId: CLIENT });
    expect(done.status).toBe(200);
    const guest = await service.http.get(`/v1/guests/${String(done.json['id'])}`);
    const visited = guest.json['path'] as { instanceId: string; host: string }[];
    expect(visited.map(({ instanceId, host }) => [instanceId, host])).toEqual([
      [NAT, NAT_ADDRESS],
      [CLIENT, CLIENT_ADDRESS],
    ]);
    expect(lab.counts()['SendSSHPublicKey']).toBe(2);
    const log = await service.http.get(`/v1/guest-accesses?limit=2`);
    const noted = log.json['items'] as { action: string; instanceId: string }[];
    const all = await service.http.get(`/v1/guest-accesses?instanceId=${NAT}`);
    expect(noted).toHaveLength(2);
    expect(all.json['items']).toContainEqual(
      expect.objectContaining({
        action: 'jump',
        instanceId: NAT,
        outcome: 'succeeded',
        guestId: done.json['id'],
      }),
    );
  });

  test('a jump host that forwards nothing', async () => {
    await start(NAT, { forwards: false });
    await start(CLIENT);
    const refused = await inspect({ instanceId: CLIENT });
    expect([refused.status, refused.json['code']]).toEqual([502, 'JUMP_REFUSED']);
  });

  test('the key is good for 60 seconds', async () => {
    await start(NAT);
    late = 61_000;
    const refused = await inspect();
    expect([refused.status, refused.json['code']]).toEqual([502, 'AUTHENTICATION_FAILED']);
  });

  test('a user that the machine does not have', async () => {
    await start(NAT);
    const refused = await inspect({ user: 'ubuntu' });
    expect([refused.status, refused.json['code']]).toEqual([502, 'AUTHENTICATION_FAILED']);
    expect(refused.text).toContain('the user ubuntu');
  });

  test('another host key than at first sight, until somebody says that it is right', async () => {
    const first = await start(NAT);
    expect((await inspect()).status).toBe(200);
    await first.stop();
    machines.splice(0);
    await start(NAT);
    const changed = await inspect();
    expect([changed.status, changed.json['code']]).toEqual([502, 'HOST_KEY_CHANGED']);
    expect((await service.http.call('DELETE', `/v1/guest-host-keys/${NAT}`)).status).toBe(204);
    expect((await inspect()).status).toBe(200);
  });

  test('a command that hangs is stopped, and the rest is read', async () => {
    const machine = await start(NAT, { hanging: ['ss'] });
    const done = await inspect();
    expect(done.status).toBe(200);
    const guest = await service.http.get(`/v1/guests/${String(done.json['id'])}`);
    expect(guest.json['unread']).toMatchObject({ listeningSockets: 'the command had no end after 10 s' });
    expect(parseGuestFacts(guest.json['facts']).interfaces.known).toBe(true);
    // The signal is on its way.
    for (let tries = 0; tries < 50 && (await machine.hanging()).length > 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await machine.hanging()).toEqual([]);
  });

  test('what may not be: no permission to send keys, a machine that is not there, one that does not run', async () => {
    lab.addFault({ kind: 'deny', action: 'SendSSHPublicKey' });
    const denied = await inspect();
    lab.clearFaults();
    expect([denied.status, denied.json['code']]).toEqual([502, 'KEY_NOT_SENT']);
    expect(denied.text).toContain('ec2-instance-connect:SendSSHPublicKey');
    const absent = await inspect({ instanceId: 'i-0cccccccccccccc3d' });
    expect([absent.status, absent.json['code']]).toEqual([502, 'INSTANCE_NOT_FOUND']);
    const nobody = await inspect();
    expect([nobody.status, nobody.json['code']]).toEqual([502, 'UNREACHABLE']);
  });

  test('from the command line: facts for a bundle, and the host key kept in a file', async () => {
    await start(NAT);
    const out = path.join(folder, 'guests', `${NAT}.json`);
    const env = { WAYOUT_DATA_DIR: folder };
    const argv = ['inspect', NAT, '--region', 'eu-west-1', '--port', String(port), '--out', out];
    const first = await run(argv, { env });
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining(out)]);
    expect(first.stderr).toContain('seen for the first time');
    expect(first.stderr).toContain('not read: iptablesSave (');
    expect(parseGuestFacts(JSON.parse(await readFile(out, 'utf8'))).instanceId).toBe(NAT);
    expect((await run(argv, { env })).stderr).not.toContain('seen for the first time');
    await machines.splice(0)[0]?.stop();
    await start(NAT);
    const changed = await run(argv, { env });
    expect([changed.code, changed.stderr]).toEqual([64, expect.stringContaining('another SSH host key')]);
  });
});
