import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { natStoryDocuments } from '../support/nat-story-documents.js';
import { run } from './run.js';

let folder: string;
let bundle: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wayout-intents-'));
  bundle = path.join(folder, 'bundle');
  await import('node:fs/promises').then(({ mkdir }) => mkdir(bundle));
  await writeFile(path.join(bundle, 'all.json'), JSON.stringify(natStoryDocuments()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withFile(text: string, ...more: string[]) {
  const file = path.join(folder, 'intents.yaml');
  await writeFile(file, text);
  return run(['audit', '--bundle', bundle, '--intents', file, ...more]);
}

const BLOCKED = `
intents:
  - name: no mail
    destination: internet
    port: 25
    expectation: blocked
`;

describe('wayout audit --intents', () => {
  test('an intent that holds: 0', async () => {
    const { code, stdout } = await withFile(BLOCKED);
    expect(stdout).toContain('✓ no mail  1 hold');
    expect(code).toBe(0);
  });

  test('one that fails: 1, with the finding, its component and how far it reaches', async () => {
    const { code, stdout } = await withFile(`${BLOCKED}  - {name: web, destination: internet, port: 443}\n`);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ web      1 fail');
    expect(stdout).toMatch(/rtb-private.*: 1 subnet, 1 interface/);
  });

  test('one that can not be asked: 2', async () => {
    const { code, stdout } = await withFile(
      'intents: [{name: db, destination: i-0c0000000000000cc, port: 5432}]',
    );
    expect(code).toBe(2);
    expect(stdout).toContain('? db  1 undetermined');
  });

  const TYPO =
    'intents: [{name: no mail, destination: internet, port: 25, expectation: blocked, sources: {ids: [i-0dead, i-0b0000000000000bb]}}]';

  test('a mistyped id does not pass: 2, and it is named', async () => {
    const { code, stdout } = await withFile(TYPO);
    expect(code).toBe(2);
    expect(stdout).toContain('? no mail  1 hold, 1 undetermined');
    expect(stdout).toContain('Not in the snapshot\n  ? no mail names i-0dead\n');
  });

  test('a mistyped id in JSON, and an error in JUnit', async () => {
    const json = JSON.parse((await withFile(TYPO, '--format', 'json')).stdout) as {
      intents: { results: object[] }[];
    };
    expect(json.intents[0]?.results[0]).toMatchObject({
      source: { type: 'absent', instanceId: 'i-0dead' },
      outcome: 'undetermined',
      unknowns: [{ code: 'SOURCE_NOT_FOUND' }],
    });
    const { code, stdout } = await withFile(TYPO, '--format', 'junit');
    expect(code).toBe(2);
    expect(stdout).toContain('<testsuite name="no mail" tests="2" failures="0" errors="1" skipped="0"');
    expect(stdout).toMatch(
      /<testcase classname="no mail" name="i-0dead" time="0">\s*<error type="undetermined"/,
    );
  });

  test('tags that nobody carries: idle, and 0', async () => {
    const { code, stdout } = await withFile(
      'intents: [{name: later, destination: internet, sources: {tags: {team: none}}}]',
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining('- later  no source')]);
  });

  test('JUnit: a suite an intent, a case a source', async () => {
    const { stdout } = await withFile(
      `${BLOCKED}  - {name: web, destination: internet}\n`,
      '--format',
      'junit',
    );
    expect(stdout).toContain('<testsuite name="no mail" tests="1" failures="0" errors="0" skipped="0"');
    expect(stdout).toContain('<testsuite name="web" tests="1" failures="1" errors="0" skipped="0"');
    expect(stdout).toMatch(/<failure type="fails" message="10\.10\.2\.101 can/);
  });

  test.each([
    [
      'a port that is none',
      'intents:\n  - name: web\n    destination: internet\n    port: 99999\n',
      ':4: intents[0].port: a port',
    ],
    [
      'an unknown field',
      'intents:\n  - name: web\n    destination: internet\n    prot: tcp\n',
      ':4: intents[0].prot: ',
    ],
    ['no destination', 'intents:\n  - name: web\n', ':2: intents[0].destination: expected an address'],
    [
      'udp without a port',
      'intents:\n  - name: dns\n    destination: internet\n    protocol: udp\n',
      'intents[0].port: a udp question needs a port',
    ],
    [
      'addresses of no name',
      'intents:\n  - name: a\n    destination: internet\n    addresses: [192.0.2.10]\n',
      ':4: intents[0].addresses: only for a host name or a service',
    ],
    ['a broken text', 'intents:\n  - name: "web\n', 'intents.yaml:'],
    [
      'one name twice',
      'intents:\n  - {name: a, destination: internet}\n  - {name: a, destination: 1.1.1.1}\n',
      ':3: intents[1].name: "a"',
    ],
    [
      'a wrong expectation',
      'intents:\n  - {name: a, destination: internet, expectation: open}\n',
      ':2: intents[0].expectation: expected reachable or blocked',
    ],
    [
      'sources that are none',
      'intents:\n  - name: a\n    destination: internet\n    sources: public\n',
      ':4: intents[0].sources: expected "all private", or an object',
    ],
    [
      'a wrong subnet',
      'intents:\n  - name: a\n    destination: internet\n    sources:\n      subnets: [vpc-1]\n',
      ':5: intents[0].sources.subnets[0]: expected subnet id',
    ],
    ['another version', 'version: 7\nintents: []\n', ':1: version: expected 1'],
    ['no file of intents', '- 1\n', ': '],
  ])('%s: 64, with file, line and field', async (_name, text, message) => {
    const { code, stderr } = await withFile(text);
    expect(stderr).toContain(message);
    expect(stderr).toContain('intents.yaml');
    expect(code).toBe(64);
  });

  test('no such file, and --to beside it', async () => {
    const none = await run(['audit', '--bundle', bundle, '--intents', path.join(folder, 'none.yaml')]);
    expect([none.code, none.stderr]).toEqual([64, expect.stringContaining('ENOENT')]);
    expect((await withFile(BLOCKED, '--to', '1.1.1.1')).code).toBe(64);
  });
});
