import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { run } from './run.js';

const NAT = 'i-0a0000000000000aa';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wayout-inspect-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the script is POSIX sh, and one line where that is wanted', async () => {
  const script = await run(['guest-script']);
  expect([script.code, script.stdout.split('\n')[0]]).toEqual([0, '#!/bin/sh']);
  expect(spawnSync('sh', ['-n'], { input: script.stdout }).status).toBe(0);
  const line = await run(['guest-script', '--one-line']);
  expect(line.stdout.trimEnd()).not.toContain('\n');
});

test('what the script printed becomes a file of a bundle', async () => {
  const pasted = path.join(folder, 'pasted.txt');
  await writeFile(
    pasted,
    '== wayout guest facts 1\n== user 0\n|0\n== iptablesSave 0\n|*nat\n|COMMIT\n== end\n',
  );
  const out = path.join(folder, 'guests', `${NAT}.json`);
  const answer = await run(['inspect', NAT, '--pasted', pasted, '--out', out]);
  expect([answer.code, answer.stdout]).toEqual([0, `The facts of ${NAT} are in ${out}\n`]);
  expect(answer.stderr).toContain('not read: ipAddr (it was not run)');
  expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
    instanceId: NAT,
    iptablesSave: '*nat\nCOMMIT\n',
  });
});

test('pasted into standard input, printed to standard output', async () => {
  const stdin = '== wayout guest facts 1\n== end\n';
  const answer = await run(['inspect', NAT, '--pasted', '-'], { stdin });
  expect(JSON.parse(answer.stdout)).toMatchObject({
    instanceId: NAT,
    collectedAt: '2026-03-09T08:15:27.000Z',
  });
});

test.each([
  [[], 'instance: expected the id'],
  [['web-1'], 'instance web-1: expected the id'],
  [[NAT], '--region : expected a region'],
  [[NAT, '--user', 'a b'], '--user a b: expected a user'],
  [[NAT, '--port', '0'], '--port 0: expected 1 to 65535'],
  [[NAT, '--way', 'over'], '--way over: expected auto, public, private or nat'],
  [[NAT, '--jump', NAT], `--jump ${NAT}: expected another machine`],
  [[NAT, '--jump-user', 'x'], '--jump-user: only goes with --jump'],
  [[NAT, '--jump', 'i-0b0000000000000bb', '--way', 'nat'], '--way: goes without --jump'],
  [[NAT, '--pasted', '/nowhere/facts'], '--pasted /nowhere/facts: ENOENT'],
  [[NAT, '--pasted', '-'], 'expected the output of wayout guest-script'],
])('%j: usage error', async (argv, message) => {
  const answer = await run(['inspect', ...argv]);
  expect([answer.code, answer.stderr]).toEqual([64, expect.stringContaining(message)]);
});
