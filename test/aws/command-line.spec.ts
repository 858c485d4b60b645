import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startLab, type Lab } from '../../apps/lab/src/index.js';
import { snapshotFromJson } from '../../libs/snapshot/src/index.js';
import { run } from '../cli/run.js';
import { CLIENT_ADDRESS, natStoryDocuments } from '../support/nat-story-documents.js';
import { pointAtLab } from './lab-access.js';

const arn = 'arn:aws:iam::111122223333:role/wayout-reader';

let lab: Lab;
let folder: string;
let before: NodeJS.ProcessEnv;
beforeAll(async () => {
  before = { ...process.env };
  lab = await startLab(snapshotFromJson(natStoryDocuments()), {
    roles: [{ arn, externalId: 'the-right-one' }],
  });
  pointAtLab(lab);
});
afterAll(async () => {
  process.env = before;
  await lab.close();
});
beforeEach(async () => {
  lab.clearFaults();
  lab.clearCalls();
  folder = await mkdtemp(path.join(tmpdir(), 'wayout-collect-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const question = ['--from', CLIENT_ADDRESS, '--to', 'internet', '--port', '80'];

describe('collect', () => {
  test('writes a bundle that gives the answer of the live account', async () => {
    const out = path.join(folder, 'bundle');
    const collected = await run(['collect', '--region', 'eu-west-1', '--out', out]);
    expect([collected.code, collected.stderr]).toEqual([0, '']);
    expect(collected.stdout).toContain(out);
    expect(await readdir(out)).toEqual(['eu-west-1']);
    const vpcs = JSON.parse(await readFile(path.join(out, 'eu-west-1', 'vpcs.json'), 'utf8')) as object;
    expect(vpcs).toMatchObject({ CapturedAt: expect.any(String), Vpcs: [{ VpcId: 'vpc-1' }] });

    const answers = await Promise.all(
      [
        ['--bundle', out],
        ['--region', 'eu-west-1'],
      ].map((source) => run(['diagnose', ...source, ...question, '--format', 'json'])),
    );
    const [stored, live] = answers.map(({ code, stdout }) => {
      const { id: _id, snapshot: _snapshot, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
      return { code, rest };
    });
    expect(live).toEqual(stored);
    expect(live?.code).toBe(1);
    expect(live?.rest['verdict']).toBe('unreachable');
  });

  test('what is not allowed is told, and stays unread in the bundle', async () => {
    lab.addFault({ kind: 'deny', action: 'DescribeRouteTables' });
    const collected = await run(['collect', '--region', 'eu-west-1', '--out', folder]);
    expect(collected.code).toBe(0);
    expect(collected.stderr).toContain('not read: RouteTables (ec2:DescribeRouteTables: not allowed');
    const asked = await run(['diagnose', '--bundle', folder, ...question, '--format', 'json']);
    expect(asked.code).toBe(2);
    expect(asked.stdout).toContain('not allowed: UnauthorizedOperation');
  });

  test('a folder with something in it is not written to', async () => {
    expect((await run(['collect', '--region', 'eu-west-1', '--out', folder])).code).toBe(0);
    const again = await run(['collect', '--region', 'eu-west-1', '--out', folder]);
    expect([again.code, again.stderr]).toEqual([64, expect.stringContaining('new or empty')]);
  });

  test('a role with its external id; the command shows in the session', async () => {
    const by = ['--region', 'eu-west-1', '--role-arn', arn];
    const good = await run(['collect', ...by, '--external-id', 'the-right-one', '--out', folder]);
    expect([good.code, good.stderr]).toEqual([0, '']);
    expect(await readdir(path.join(folder, 'accounts'))).toEqual(['111122223333']);
    expect(lab.calls('DescribeVpcs')[0]?.caller).toMatch(/\/wayout-collect$/);
    const bad = await run(['diagnose', ...by, '--external-id', 'the-wrong-one', ...question]);
    expect(bad.code).toBe(64);
    expect(bad.stderr).toContain('trust policy');
    expect(bad.stderr).not.toContain('the-wrong-one');
  });
});

describe('live questions', () => {
  test('audit reads the whole region', async () => {
    const answer = await run([
      'audit',
      '--region',
      'eu-west-1',
      '--to',
      'internet tcp/443',
      '--format',
      'json',
    ]);
    expect([answer.code, answer.stderr]).toEqual([1, '']);
    expect(lab.calls('DescribeNetworkInterfaces').every(({ filters }) => filters.length === 0)).toBe(true);
  });

  test.each([
    [['--region', 'Ireland'], '--region Ireland: expected a region'],
    [['--region', 'eu-west-1', '--bundle', 'x'], '--bundle and --region: expected one of them'],
    [['--region', 'eu-west-1', '--external-id', 'x'], '--external-id: only goes with --role-arn'],
    [['--region', 'eu-west-1', '--role-arn', 'x'], '--role-arn x: expected the ARN of a role'],
    [['--bundle', 'x', '--profile', 'y'], '--profile: is for --region only'],
    [[], '--bundle, --template or --region is required'],
  ])('%j: usage error', async (options, message) => {
    const answer = await run(['diagnose', ...options, ...question]);
    expect([answer.code, answer.stderr]).toEqual([64, expect.stringContaining(message)]);
  });

  test('an instance that is not there', async () => {
    const asked = ['--from', 'i-0123456789abcdef0', '--to', 'internet'];
    const answer = await run(['diagnose', '--region', 'eu-west-1', ...asked]);
    expect([answer.code, answer.stderr]).toEqual([64, expect.stringContaining('is not in eu-west-1')]);
  });
});
