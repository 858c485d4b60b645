import { describe, expect, test } from '@jest/globals';
import { readSettings } from './read-settings.js';

describe('settings', () => {
  test('an empty environment, or one of empty variables, gives the defaults', () => {
    const defaults = { PORT: 3000, HOST: '127.0.0.1', WAYOUT_DATA_DIR: '.wayout', WAYOUT_ROLE: 'all' };
    expect(readSettings({})).toMatchObject(defaults);
    expect(readSettings({ PORT: '', HOST: '', DATABASE_URL: '', WAYOUT_BOOTSTRAP_KEY: '' })).toEqual(
      readSettings({}),
    );
  });

  test.each([
    ['PORT', '-1', 'a whole number'],
    ['PORT', '3000x', 'a whole number'],
    ['PORT', '70000', 'from 0 to 65535'],
    ['DATABASE_URL', 'mysql://x/secret-word', 'postgres://'],
    ['WAYOUT_BOOTSTRAP_KEY', 'secret-word', '24 to 256'],
    ['WAYOUT_BOOTSTRAP_KEY', 'secret-word with spaces in it ', '24 to 256'],
    ['WAYOUT_ROLE', 'boss', 'all, api or worker'],
    ['WAYOUT_RATE_LIMIT', '0', 'from 1 to'],
    ['WAYOUT_SECRET_KEY', 'secret-word', '32 bytes in base64'],
    ['WAYOUT_PUBLIC_URL', 'wayout.example', 'https://wayout.example.com'],
    ['WAYOUT_WEBHOOK_NETWORKS', '10.0.0.0/8, 10.1', 'separated by commas'],
    ['WAYOUT_TRUST_PROXY', 'yes', 'true or false'],
  ])('%s=%s is refused with what was expected, without the value', (name, value, expected) => {
    const read = () => readSettings({ [name]: value });
    expect(read).toThrow(`${name}: `);
    expect(read).toThrow(expected);
    expect(read).not.toThrow('secret-word');
  });
});
