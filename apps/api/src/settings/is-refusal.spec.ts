import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { Client } from 'pg';
import { isRefusal } from './is-refusal.js';

const errorOf = (connectionString: string): Promise<unknown> =>
  (async () => new Client({ connectionString }).connect())().catch((error: unknown) => error);

test('a server that is not there, and an address that is none', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  expect(isRefusal(await errorOf(`postgres://me:word@127.0.0.1:${port}/db`))).toBe(true);
  expect(isRefusal(await errorOf('postgres://me:word@[nothing/db'))).toBe(true);
});

// https://www.postgresql.org/docs/current/errcodes-appendix.html
test.each([
  ['28P01', true],
  ['28000', true],
  ['3D000', true],
  ['08006', true],
  ['42601', false],
  ['57P03', false],
  [undefined, false],
])('SQLSTATE %s: %s', (code, expected) => {
  expect(isRefusal(Object.assign(new Error('x'), { code }))).toBe(expected);
});
