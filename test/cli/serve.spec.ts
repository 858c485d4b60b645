import { describe, expect, test } from '@jest/globals';
import { run } from './run.js';

describe('serve and demo', () => {
  test.each(['serve', 'demo'])('%s: a bad setting is a usage error that names it', async (command) => {
    const { code, stderr } = await run([command], { env: { PORT: '99999' } });
    expect(code).toBe(64);
    expect(stderr).toContain('PORT');
  });

  test('serve: a database that refuses is one of DATABASE_URL, told without the password', async () => {
    const env = { DATABASE_URL: 'postgres://me:hidden-word@127.0.0.1:9/none' };
    const { code, stderr } = await run(['serve'], { env });
    expect(code).toBe(64);
    expect(stderr).toContain("DATABASE_URL: the database can't be used");
    expect(stderr).not.toContain('hidden-word');
  });
});
