import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readSettings } from './read-settings.js';
import { SettingsError } from './settings-error.js';
import { startProblem } from './start-problem.js';

describe('a start that the environment does not allow names the setting', () => {
  test('a port that is taken', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as { port: number };
    const [error] = (await once(createServer().listen(port, '127.0.0.1'), 'error')) as [unknown];
    const problem = startProblem(error, readSettings({ PORT: String(port) }));
    first.close();
    expect(problem).toBeInstanceOf(SettingsError);
    expect(String(problem)).toContain(`PORT: something listens on 127.0.0.1, port ${port}`);
  });

  test('a data folder that is a file', async () => {
    const file = fileURLToPath(import.meta.url);
    const error: unknown = await mkdir(file).catch((caught: unknown) => caught);
    const problem = startProblem(error, readSettings({ WAYOUT_DATA_DIR: file }));
    expect(problem).toBeInstanceOf(SettingsError);
    expect(String(problem)).toContain('WAYOUT_DATA_DIR: expected a folder');
  });

  test('anything else stays what it is', () => {
    const error = Object.assign(new Error('x'), { code: 'EADDRINUSE', syscall: 'connect' });
    expect(startProblem(error, readSettings({}))).toBe(error);
  });
});
