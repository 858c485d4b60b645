import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { findCycle } from './find-cycle.js';
import { importViolations, libraryOf, targetOf } from './import-rules.js';
import { importsOf } from './imports-of.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

const libraryFiles = readdirSync(path.join(root, 'libs'), { recursive: true, encoding: 'utf8' })
  .map((name) => `libs/${name.replaceAll(path.sep, '/')}`)
  .filter((name) => name.endsWith('.ts') && libraryOf(name) !== null)
  .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }));

describe('the libraries as they are', () => {
  test('there is something to look at', () => {
    expect(libraryFiles.length).toBeGreaterThan(10);
  });

  test('imports point down: packets <- snapshot, guest <- reachability <- rendering <- shells', () => {
    expect(libraryFiles.flatMap(({ file, text }) => importViolations(file, text))).toEqual([]);
  });

  test('no library imports itself by way of others, not even for types', () => {
    const graph = new Map<string, Set<string>>();
    for (const { file, text } of libraryFiles) {
      const from = libraryOf(file)?.name ?? '';
      const edges = graph.get(from) ?? new Set();
      graph.set(from, edges);
      for (const { specifier } of importsOf(file, text)) {
        const target = targetOf(file, specifier);
        const to = target === null ? null : libraryOf(target);
        if (to !== null && to.name !== from) edges.add(to.name);
      }
    }
    expect(findCycle(graph)).toBeNull();
  });
});

describe('the rule itself', () => {
  const inReachability = 'libs/reachability/src/walk/walk.ts';

  test.each([
    ['libs/packets/src/a.ts', `import { x } from '../../reachability/src/index.js';`],
    ['libs/packets/src/deep/a.ts', `import { x } from '../../../reachability/src/index.js';`],
    ['libs/snapshot/src/a.ts', `export * from '../../reachability/src/index.js';`],
    ['libs/guest/src/a.ts', `const x = await import('../../rendering/src/index.js');`],
    [inReachability, `import type { X } from '../../../rendering/src/index.js';`],
    [inReachability, `import { X } from '../../../persistence/src/index.js';`],
    [inReachability, `type X = import('../../../aws/src/index.js').X;`],
    [inReachability, `import { X } from '../../../../apps/api/src/main.js';`],
    [inReachability, `import { migrations } from '../../../../migrations/index.js';`],
    ['libs/persistence/src/a.ts', `import { X } from '../../../apps/api/src/main.js';`],
    ['libs/persistence/src/a.ts', `import { seed } from '../../../test/seed.js';`],
    [inReachability, `import { readFileSync } from 'node:fs';`],
    [inReachability, `import { readFile } from 'fs/promises';`],
    [inReachability, `const net = require('net');`],
    [inReachability, `import * as net from 'node:net';`],
    [inReachability, `import { isIPv4, connect } from 'node:net';`],
    [inReachability, `import { Injectable } from '@nestjs/common';`],
    [inReachability, `import { Pool } from 'pg';`],
    [inReachability, `import { Vpc } from '@aws-sdk/client-ec2';`],
    ['libs/snapshot/src/index/a.ts', `import { readFileSync } from 'node:fs';`],
    ['libs/surprise/src/a.ts', ''],
  ])('%s must not contain %s', (file, text) => {
    expect(importViolations(file, text)).toHaveLength(1);
  });

  test.each([
    [inReachability, `import { x } from '../../../packets/src/index.js';`],
    [inReachability, `import { x } from '../diagnosis/finding.js';`],
    [inReachability, `// import { x } from '../../../rendering/src/index.js';`],
    [inReachability, `import type { Vpc } from '@aws-sdk/client-ec2';`],
    [inReachability, `import { type Vpc, type Subnet } from '@aws-sdk/client-ec2';`],
    [inReachability, `import { createHash } from 'node:crypto';`],
    [inReachability, `import { isIPv4 } from 'node:net';`],
    ['libs/reachability/src/walk/walk.spec.ts', `import { readFileSync } from 'node:fs';`],
    ['libs/reachability/src/walk/walk.spec.ts', `import { x } from '../../../../test/networks.js';`],
    ['libs/snapshot/src/reading/a.ts', `import { readFileSync } from 'node:fs';`],
    ['libs/persistence/src/a.ts', `import { x } from '../../reachability/src/index.js';`],
    ['libs/persistence/src/a.ts', `import { migrations } from '../../../migrations/index.js';`],
    ['libs/auditing/src/a.ts', `import { x } from '../../persistence/src/index.js';`],
    ['apps/api/src/a.ts', `import { x } from '../../../libs/persistence/src/index.js';`],
  ])('%s may contain %s', (file, text) => {
    expect(importViolations(file, text)).toEqual([]);
  });

  test('a cycle is found and named', () => {
    const graph = new Map([
      ['audits', new Set(['queue', 'rows'])],
      ['queue', new Set(['rows'])],
      ['rows', new Set(['audits'])],
    ]);
    expect(findCycle(graph)).toEqual(['audits', 'queue', 'rows', 'audits']);
    graph.delete('rows');
    expect(findCycle(graph)).toBeNull();
  });
});
