import { describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, SEED } from './run.js';

const ask = (...more: string[]) => run(['diagnose', '--bundle', SEED, ...more]);

describe('exit codes of diagnose', () => {
  test('1: unreachable', async () => {
    const { code, stdout, stderr } = await ask('--from', '10.10.2.101', '--to', 'internet', '--port', '80');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('10.10.2.101');
    expect(stdout).not.toContain('\u001b[');
  });

  test('0: reachable inside the VPC', async () => {
    const { code } = await ask('--from', 'i-04a9c1d7e83f5b260', '--to', '10.10.2.102', '--protocol', 'icmp');
    expect(code).toBe(0);
  });

  test('2: a name without an answer leaves it undetermined', async () => {
    const { code, stdout } = await ask('--from', '10.10.2.101', '--to', 'no.example.com', '--format', 'json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'undetermined',
      unknowns: [{ code: 'NAME_NOT_RESOLVED' }],
    });
  });
});

describe('64: usage', () => {
  test.each([
    ['no command', [], 'Usage'],
    ['unknown command', ['diagnoze'], 'diagnoze'],
    ['no bundle', ['diagnose', '--from', 'x', '--to', 'y'], '--bundle'],
    ['unknown option', ['audit', '--bundle', SEED, '--colour', 'x'], '--colour'],
    ['excess argument', ['audit', '--bundle', SEED, 'more'], 'argument'],
    ['bad format', ['audit', '--bundle', SEED, '--format', 'svg'], 'svg'],
    ['bad probe', ['audit', '--bundle', SEED, '--to', 'internet tcp/x'], 'tcp/x'],
    ['missing requests file', ['batch', '--bundle', SEED, '--requests', '/no/such'], '/no/such'],
    ['requests is a folder', ['batch', '--bundle', SEED, '--requests', SEED], 'found a folder'],
    ['missing bundle', ['batch', '--bundle', '/no/such/bundle'], '/no/such/bundle'],
  ])('%s', async (_, argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(message);
  });

  test.each([
    ['--port', ['--port', '70000'], '70000'],
    ['--port', ['--port', 'http'], 'http'],
    ['--from', ['--from', 'i-0123456789abcdef0'], 'i-0123456789abcdef0'],
    ['--from', ['--from', '10.10.9.9'], '10.10.9.9'],
    ['--protocol', ['--protocol', 'sctpx'], 'sctpx'],
    ['--source-ports', ['--source-ports', '9-1'], '9-1'],
    ['--assume-guest', ['--assume-guest', 'nothing'], 'nothing'],
    ['--addresses', ['--addresses', '192.0.2.10'], 'host name or a service'],
  ])('%s names the flag and what was found: %s', async (flag, more, found) => {
    const { code, stderr } = await ask('--from', '10.10.2.101', '--to', 'internet', ...more);
    expect(code).toBe(64);
    expect(stderr).toContain(flag);
    expect(stderr).toContain(found);
  });

  test('a broken file names file and position', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wayout-cli-'));
    try {
      await writeFile(join(folder, 'vpcs.json'), '{"Vpcs": [\n  {"VpcId": }]}');
      const { code, stderr } = await run(['diagnose', '--bundle', folder, '--from', 'x', '--to', 'internet']);
      expect(code).toBe(64);
      expect(stderr).toMatch(/vpcs\.json.*2/s);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('help is no error', async () => {
    const { code, stdout } = await run(['diagnose', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--source-ports');
  });
});
