import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { audit } from '../../libs/reachability/src/index.js';
import { indexSnapshot, readBundle } from '../../libs/snapshot/src/index.js';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { writeChanged } from '../scenarios/harness/write-changed.js';

const folder = mkdtempSync(join(tmpdir(), 'wayout-guests-'));
afterAll(() => rmSync(folder, { recursive: true }));

const probe = { label: 'https', request: { destination: 'internet', protocol: 'tcp', port: 443 } } as const;
const context = {
  id: 'adt_test',
  createdAt: '2026-01-01T00:00:00Z',
  snapshot: { id: 'snp_test', hash: '', capturedAt: null },
};
const network = new URL('../scenarios/networks/seed-guests', import.meta.url).pathname;

async function verdicts(name: string, changes: readonly Change[]): Promise<Record<string, string>> {
  const place = join(folder, name);
  writeChanged(network, changes, place);
  const { results } = audit(indexSnapshot(await readBundle(place)), { probes: [probe] }, context);
  return Object.fromEntries(results.map(({ source, verdict }) => [source.privateIp ?? '', verdict]));
}

test('the facts of a NAT instance count for all of its clients (R-NI-2)', async () => {
  expect(await verdicts('sound', [])).toEqual({ '10.10.2.101': 'reachable', '10.10.2.102': 'reachable' });
  const off = { 'net.ipv4.ip_forward': '0' };
  const broken: Change[] = [{ guest: 'i-01000000000001100', set: { sysctl: off } }];
  expect(await verdicts('broken', broken)).toEqual({
    '10.10.2.101': 'unreachable',
    '10.10.2.102': 'unreachable',
  });
});

test('a machine whose own inside is known is no stand-in for its neighbours (semantics: order of decisions, step 1)', async () => {
  const facts = {
    instanceId: 'i-01000000000002101',
    ipAddr: [
      {
        ifname: 'ens5',
        flags: ['UP'],
        address: '06:00:00:00:21:01',
        addr_info: [{ family: 'inet', local: '10.10.2.101', prefixlen: 24, scope: 'global' }],
      },
    ],
    ipRoute: [
      {
        dst: '10.10.2.0/24',
        dev: 'ens5',
        protocol: 'kernel',
        scope: 'link',
        prefsrc: '10.10.2.101',
        flags: [],
      },
      { type: 'local', dst: '10.10.2.101', dev: 'ens5', table: 'local', scope: 'host', flags: [] },
    ],
    ipRule: [
      { priority: 0, src: 'all', table: 'local' },
      { priority: 32766, src: 'all', table: 'main' },
    ],
  };
  expect(await verdicts('without-default-route', [{ guest: 'i-01000000000002101', add: facts }])).toEqual({
    '10.10.2.101': 'unreachable',
    '10.10.2.102': 'reachable',
  });
});
