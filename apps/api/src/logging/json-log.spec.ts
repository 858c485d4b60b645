import { expect, test } from '@jest/globals';
import { makeKey } from '../access/key-format.js';
import { JsonLog } from './json-log.js';

test('one JSON object a line, with keys and passwords taken out wherever they stand', () => {
  const lines: string[] = [];
  const log = new JsonLog((line) => lines.push(line));
  const { text, secret } = makeKey();
  log.log(`got ${text}`, 'Context');
  log.error(new Error('postgres://me:pass-word@db/x refused'), { requestId: 'r1' });
  log.warn({ authorization: `Bearer ${text}`, note: 'Bearer abc.def' });
  log.log('Mapped {/x, GET} route', 'RouterExplorer');

  const all = lines.join('\n');
  for (const hidden of [secret, 'pass-word', 'abc.def']) expect(all).not.toContain(hidden);
  const [first, second, third, ...rest] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toMatchObject({ level: 'info', context: 'Context' });
  expect(second).toMatchObject({
    level: 'error',
    requestId: 'r1',
    message: 'postgres://me:[secret]@db/x refused',
  });
  expect(third).toMatchObject({ level: 'warn' });
  expect(rest).toEqual([]);
});
