import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { diagnose, parseRequest } from '../../libs/reachability/src/index.js';
import { indexSnapshot, readBundle } from '../../libs/snapshot/src/index.js';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { writeChanged } from '../scenarios/harness/write-changed.js';

const folder = mkdtempSync(join(tmpdir(), 'wayout-forwarded-'));
afterAll(() => rmSync(folder, { recursive: true }));
const network = new URL('../scenarios/networks/seed-guests', import.meta.url).pathname;

test('INPUT sees the port that PREROUTING has put in, and so the fix opens that one (R-PF-1)', async () => {
  const outer = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const changes: Change[] = [
    { list: 'SecurityGroups', id: 'sg-01000000000000001', append: { IpPermissions: [outer] } },
    {
      guest: 'i-01000000000001100',
      set: {
        listeningSockets: 'tcp LISTEN 0 128 0.0.0.0:8080 0.0.0.0:* users:(("shop",pid=901,fd=7))\n',
        iptablesSave: [
          '*nat',
          ':PREROUTING ACCEPT [0:0]',
          '-A PREROUTING -i ens5 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080',
          'COMMIT',
          '*filter',
          ':INPUT DROP [0:0]',
          '-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT',
          'COMMIT',
        ],
      },
    },
  ];
  writeChanged(network, changes, folder);
  const snapshot = await readBundle(folder);
  const parsed = parseRequest({ source: '198.51.100.7', destination: '52.18.100.100', port: 80 });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { verdict, findings, fixes } = diagnose(indexSnapshot(snapshot), parsed.request, {
    id: 'dgn_test',
    createdAt: '2026-01-01T00:00:00Z',
    snapshot: { id: 'snp_test', hash: snapshot.hash, capturedAt: null },
  });
  expect(verdict).toBe('unreachable');
  expect(findings.filter(({ role }) => role === 'blocking').map(({ code }) => code)).toEqual([
    'GUEST_INPUT_CHAIN_DROP',
  ]);
  expect(fixes[0]?.verification).toMatchObject({ status: 'verified', verdictAfter: 'reachable' });
  expect(JSON.stringify(fixes[0]?.edits)).toContain('--dport 8080');
});
