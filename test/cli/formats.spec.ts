import { describe, expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { run, SEED } from './run.js';

const QUESTION = ['--bundle', SEED, '--from', '10.10.2.101', '--to', 'internet', '--port', '80'];

describe('diagnose --format', () => {
  test.each([
    ['text', /10\.10\.2\.101/],
    ['json', /^\{/],
    ['mermaid', /^(flowchart|graph|sequenceDiagram|%%)/],
    ['svg', /<svg/],
    ['html', /<!doctype html/i],
  ])('%s', async (format, shape) => {
    const { code, stdout } = await run(['diagnose', ...QUESTION, '--format', format]);
    expect(code).toBe(1);
    expect(stdout).toMatch(shape);
    expect(stdout.endsWith('\n')).toBe(true);
  });

  test('colours on a terminal only, and not with NO_COLOR', async () => {
    const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
    const printed = async (env: Record<string, string>): Promise<string> => {
      const stdout = terminal();
      const kept: Buffer[] = [];
      stdout.on('data', (chunk: Buffer) => kept.push(chunk));
      await run(['diagnose', ...QUESTION], { stdout, env });
      return Buffer.concat(kept).toString();
    };
    expect(await printed({})).toContain('\u001b[');
    expect(await printed({ NO_COLOR: '1' })).not.toContain('\u001b[');
  });

  test('the progress line goes to a terminal on stderr and is wiped', async () => {
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    await run(['diagnose', ...QUESTION], { stderr });
    const shown = String(stderr.read());
    expect(shown).toContain('Reading');
    expect(shown.endsWith('\r\u001b[2K')).toBe(true);
  });
});

describe('names', () => {
  test('are resolved, and not asked for when --addresses gives them', async () => {
    const asked: string[] = [];
    const resolve4 = (name: string) => Promise.resolve((asked.push(name), ['203.0.113.80']));
    const to = ['diagnose', ...QUESTION.slice(0, 4), '--to', 'Checkip.example.com', '--format', 'json'];
    const resolved = JSON.parse((await run(to, { resolve4 })).stdout);
    expect(resolved.request.addresses).toEqual(['203.0.113.80']);
    expect(resolved.verdict).toBe('unreachable');
    const given = JSON.parse((await run([...to, '--addresses', '203.0.113.81'], { resolve4 })).stdout);
    expect(given.request.addresses).toEqual(['203.0.113.81']);
    expect(asked).toEqual(['checkip.example.com']);
  });
});

describe('audit', () => {
  test('text, JSON and JUnit; the worst verdict gives the exit code', async () => {
    const text = await run(['audit', '--bundle', SEED]);
    expect(text.code).toBe(1);
    const json = await run(['audit', '--bundle', SEED, '--format', 'json']);
    const report = JSON.parse(json.stdout);
    expect(report.probes).toHaveLength(4);
    expect(report.results).toHaveLength(report.sources * 4);
    const junit = await run(['audit', '--bundle', SEED, '--format', 'junit']);
    expect(junit.stdout).toContain('<testsuite');
  });

  test('--to takes destinations with and without a service', async () => {
    const argv = [
      'audit',
      '--bundle',
      SEED,
      '--format',
      'json',
      '--to',
      '10.10.1.100 icmp',
      '--to',
      '1.1.1.1',
    ];
    const report = JSON.parse((await run(argv)).stdout);
    expect(report.probes).toMatchObject([
      { label: '10.10.1.100 icmp', request: { destination: '10.10.1.100', protocol: 'icmp' } },
      { label: '1.1.1.1 tcp/443', request: { destination: '1.1.1.1', port: 443 } },
    ]);
  });
});
