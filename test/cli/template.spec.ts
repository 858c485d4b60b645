import { describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, SEED } from './run.js';

const NAT_INSTANCE = 'test/cloudformation/nat-instance.yaml';
const TWO_TIER = 'test/cloudformation/two-tier.yaml';
const ask = (...more: string[]) => run(['diagnose', ...more, '--to', 'internet', '--format', 'json']);

describe('diagnose --template', () => {
  test('a logical id is a source; parameters decide the answer', async () => {
    const { code, stdout } = await ask('--template', TWO_TIER, '--parameter', 'KeyName=me', '--from', 'App2');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'reachable',
      snapshot: { id: expect.stringMatching(/^template_[0-9a-f]{16}$/), capturedAt: null },
      source: { privateIp: '10.60.3.4', availabilityZone: 'us-east-1b' },
    });
  });

  test('the same with a private address, another region and an assumption', async () => {
    const given = [
      '--template',
      NAT_INSTANCE,
      '--from',
      '172.20.1.4',
      '--parameter',
      'AWS::Region=eu-west-1',
    ];
    const assumed = await ask(...given, '--assume-guest', 'forwarding');
    expect(assumed.code).toBe(0);
    expect(JSON.parse(assumed.stdout).source.region).toBe('eu-west-1');
    const check = await ask(...given, '--parameter', 'SourceDestCheck=true');
    expect(check.code).toBe(1);
  });

  test('batch and audit know it too', async () => {
    const stdin = JSON.stringify({ id: 'q', source: 'Client', destination: 'Nat', port: 80 });
    const batch = await run(['batch', '--template', NAT_INSTANCE], { stdin });
    expect(JSON.parse(batch.stdout)).toMatchObject({ id: 'q', verdict: 'reachable' });
    const audit = await run(['audit', '--template', NAT_INSTANCE, '--format', 'json']);
    expect(audit.code).toBe(1);
    expect(JSON.parse(audit.stdout).results.length).toBeGreaterThan(0);
  });
});

describe('64: usage', () => {
  const from = ['--from', 'Client'];
  test.each([
    ['neither', from, '--template or --region is required'],
    [
      'both',
      ['--bundle', SEED, '--template', NAT_INSTANCE, ...from],
      '--bundle and --template: expected one of them',
    ],
    ['parameter of a bundle', ['--bundle', SEED, '--parameter', 'A=b', ...from], '--parameter'],
    ['no file', ['--template', '/no/such.yaml', ...from], '--template /no/such.yaml: there is no such file'],
    ['a folder', ['--template', SEED, ...from], 'found a folder'],
    ['parameter missing', ['--template', TWO_TIER, ...from], 'KeyName (AWS::EC2::KeyPair::KeyName)'],
    [
      'parameter unknown',
      ['--template', NAT_INSTANCE, '--parameter', 'Nope=1', ...from],
      'no parameter Nope',
    ],
    ['no logical id', ['--template', NAT_INSTANCE, '--from', 'Nobody'], '--from'],
  ])('%s', async (_, argv, message) => {
    const { code, stdout, stderr } = await ask(...argv);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('a parameter that is no NAME=VALUE, or comes twice, is told without its value', async () => {
    const wrong = await ask('--template', NAT_INSTANCE, ...from, '--parameter', 'hunter2');
    expect(wrong).toMatchObject({ code: 64, stderr: expect.stringContaining('NAME=VALUE') });
    const twice = ['--parameter', 'AdminCidr=10.0.0.0/8', '--parameter', 'AdminCidr=hunter2'];
    const { code, stderr } = await ask('--template', NAT_INSTANCE, ...from, ...twice);
    expect(code).toBe(64);
    expect(stderr).not.toContain('hunter2');
  });

  test('a mistake in the template names the resource and the property', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wayout-template-'));
    try {
      const file = join(folder, 'broken.yaml');
      await writeFile(
        file,
        'Resources: { Net: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/99 } } }',
      );
      const { code, stderr } = await ask('--template', file, ...from);
      expect(code).toBe(64);
      expect(stderr).toContain('Resources.Net.Properties.CidrBlock: expected an IPv4 CIDR block');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
