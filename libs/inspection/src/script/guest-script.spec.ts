import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { parseGuestFacts } from '../../../guest/src/index.js';
import { FACT_COMMAND_NAMES } from '../commands/fact-commands.js';
import { guestScript } from './guest-script.js';
import { readScriptOutput } from './read-script-output.js';

const about = { instanceId: 'i-0aaaaaaaaaaaaaaa1', collectedAt: '2026-04-02T10:00:00.000Z' };

const whole = (...sections: string[]): string =>
  ['== wayout guest facts 1', ...sections, '== end', ''].join('\n');

test.each([{ oneLine: false }, { oneLine: true }])(
  '%j: a POSIX shell runs it, and its output is read',
  (options) => {
    const script = guestScript(options);
    if (options.oneLine) expect(script.trimEnd().split('\n')).toHaveLength(1);
    const { stdout, stderr, status } = spawnSync('sh', [], { input: script, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const document = readScriptOutput(`$ sh script\n${stdout}$ `, about);
    expect(parseGuestFacts(document).problems).toEqual([]);
    expect(document.sysctl?.['net.ipv4.ip_forward']).toMatch(/^[01]$/);
  },
);

test('it runs the same commands as an inspection', () => {
  for (const name of FACT_COMMAND_NAMES) expect(guestScript()).toContain(`\nr ${name} `);
});

test('root or not makes the difference for the packet filter', () => {
  const of = (user: string) =>
    readScriptOutput(whole('== user 0', `|${user}`, '== iptablesSave 0', '|*nat', '|COMMIT'), about);
  expect(of('0').iptablesSave).toBe('*nat\nCOMMIT\n');
  expect(of('1000').iptablesSave).toBeUndefined();
  expect(of('1000').unread['iptablesSave']).toContain('not run as root');
});

test('the machine may say itself which instance it is', () => {
  const text = whole(
    '== identity 2',
    '|/var/lib/cloud/data/instance-id:i-0aaaaaaaaaaaaaaa1',
    '|grep: /sys/devices/virtual/dmi/id/board_asset_tag: No such file or directory',
  );
  const { collectedAt } = about;
  expect(readScriptOutput(text, { collectedAt }).instanceId).toBe('i-0aaaaaaaaaaaaaaa1');
  expect(() => readScriptOutput(text, { collectedAt, instanceId: 'i-0bbbbbbbbbbbbbbb2' })).toThrow(
    'is of i-0aaaaaaaaaaaaaaa1',
  );
  expect(() => readScriptOutput(whole(), { collectedAt })).toThrow('give the instance id');
});

test.each([
  ['hello', 'expected the output of wayout guest-script'],
  ['== wayout guest facts 1\n== user 0\n|0\n', 'cut off'],
  [whole('== user 0', '0'), 'line 3: expected'],
  [whole('== nonsense 0'), 'line 2: expected'],
])('%j is refused', (text, message) => {
  expect(() => readScriptOutput(text, about)).toThrow(message);
});
