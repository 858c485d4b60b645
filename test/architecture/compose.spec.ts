import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { settingsSchema } from '../../apps/api/src/settings/settings.js';

interface Service {
  environment?: Record<string, string | null>;
  profiles?: string[];
  deploy?: { replicas: number };
  command?: string[];
  ports?: string[];
}

const text = async (path: string): Promise<string> => readFile(path, 'utf8');
const settings = Object.keys(settingsSchema.shape);

describe('docker-compose.yml', () => {
  test('one api, two workers, PostgreSQL, and the lab for those who ask for it', async () => {
    const { services } = parse(await text('docker-compose.yml'), { merge: true }) as {
      services: Record<string, Service>;
    };
    expect(Object.keys(services).sort()).toEqual(['api', 'lab', 'postgres', 'worker']);
    const { api, worker, lab } = services;
    expect([api?.environment?.['WAYOUT_ROLE'], worker?.environment?.['WAYOUT_ROLE']]).toEqual([
      'api',
      'worker',
    ]);
    expect([worker?.deploy?.replicas, lab?.profiles]).toEqual([2, ['lab']]);
    for (const service of [api, worker]) {
      const names = Object.keys(service?.environment ?? {});
      expect(names).toEqual(
        expect.arrayContaining(['WAYOUT_SECRET_KEY', 'WAYOUT_PUBLIC_URL', 'DATABASE_URL']),
      );
      expect(names.filter((name) => !name.startsWith('AWS_') && !settings.includes(name))).toEqual([]);
    }
    // Whoever reaches the lab may change what it plays.
    expect(lab?.ports).toBeUndefined();
    const bundle = lab?.command?.[1 + lab.command.indexOf('--bundle')] ?? '';
    expect(existsSync(bundle)).toBe(true);
    expect(await text('Dockerfile')).toContain(`COPY ${bundle} ${bundle}`);
  });
});

test('docs/settings.md has every setting', async () => {
  const documented = await text('docs/settings.md');
  expect(settings.filter((name) => !documented.includes(`| \`${name}\``))).toEqual([]);
});
