import { describe, expect, test } from '@jest/globals';
import { run, SEED } from './run.js';

const ask = (...more: string[]) =>
  run([
    'diagnose',
    '--bundle',
    SEED,
    '--from',
    '10.10.2.101',
    '--to',
    '10.10.2.102',
    '--protocol',
    'icmp',
    ...more,
  ]);

describe('R-DNS-1: diagnose --also dns', () => {
  test('answers whether the source can resolve names, beside the verdict', async () => {
    const { code, stdout } = await ask('--also', 'dns', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'reachable', sideQuestions: [{ about: 'dns' }] });
  });

  test('is a section of the text', async () => {
    expect((await ask('--also', 'dns')).stdout).toContain('\nNames\n');
    expect((await ask()).stdout).not.toContain('\nNames\n');
  });

  test('another side question is refused by its flag', async () => {
    const { code, stderr } = await ask('--also', 'ntp');
    expect(code).toBe(64);
    expect(stderr).toContain('--also');
    expect(stderr).toContain('ntp');
  });
});
