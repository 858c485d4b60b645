import { describe, expect, test } from '@jest/globals';
import { run } from './run.js';

describe('serve and demo', () => {
  test.each(['serve', 'demo'])('%s: a bad setting is a usage error that names it', async (command) => {
    const { code, stderr } = await run([command], { env: { PORT: '99999' } });
    expect(code).toBe(64);
    expect(stderr).toContain('PORT');
  });
});
