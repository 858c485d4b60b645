import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type Diagnosis, diagnose, parseRequest } from '../../libs/reachability/src/index.js';
import { renderHtml, renderText } from '../../libs/rendering/src/index.js';
import { indexSnapshot, readBundle } from '../../libs/snapshot/src/index.js';
import type { Change } from '../scenarios/harness/scenario-schema.js';
import { writeChanged } from '../scenarios/harness/write-changed.js';

const folder = mkdtempSync(join(tmpdir(), 'wayout-foreign-'));
afterAll(() => rmSync(folder, { recursive: true }));
const network = new URL('../scenarios/networks/seed-guests', import.meta.url).pathname;
const machine = 'i-01000000000001100';
const saved = (rule: string): string[] => ['*nat', ':POSTROUTING ACCEPT [0:0]', rule, 'COMMIT'];

async function ask(changes: Change[]): Promise<Diagnosis> {
  writeChanged(network, changes, folder);
  const snapshot = await readBundle(folder);
  const parsed = parseRequest({ source: '10.10.2.101', destination: '1.1.1.1', port: 80 });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return diagnose(indexSnapshot(snapshot), parsed.request, {
    id: 'dgn_test',
    createdAt: '2026-01-01T00:00:00Z',
    snapshot: { id: 'snp_test', hash: snapshot.hash, capturedAt: null },
  });
}
const blockers = ({ findings }: Diagnosis): string[] =>
  findings.filter(({ role }) => role === 'blocking').map(({ code }) => code);

test.each([
  ['its own Elastic IP', '52.18.100.100'],
  ['an address of nobody', '10.10.1.55'],
])('a NAT instance that gives packets %s is told to masquerade instead (R-NI-2, R-IGW-3)', async (_, to) => {
  const rule = `-A POSTROUTING -o ens5 -j SNAT --to-source ${to}`;
  const diagnosis = await ask([{ guest: machine, set: { iptablesSave: saved(rule) } }]);
  expect(diagnosis.verdict).toBe('unreachable');
  expect(blockers(diagnosis)).toEqual(['GUEST_NO_SOURCE_NAT']);
  const [fix] = diagnosis.fixes;
  expect(fix!.verification).toMatchObject({ status: 'verified', verdictAfter: 'reachable' });
  expect(fix!.render.awsCli).toContain('sudo iptables -t nat -R POSTROUTING 1 -o ens5 -j MASQUERADE');
  expect(fix!.undo).toContain(`sudo iptables -t nat -R POSTROUTING 1 ${rule.replace('-A POSTROUTING ', '')}`);
  for (const shown of [renderText(diagnosis, { colour: false, width: 150 }), renderHtml(diagnosis)]) {
    expect(shown).toContain(`rule ${rule}`);
    expect(shown).not.toMatch(/ruleReference|place \{/);
  }
});

test('where firewalld owns the rules the fix is one of its own, and verified', async () => {
  const changes: Change[] = [
    { guest: machine, set: { iptablesSave: '', services: { firewalld: 'enabled' } } },
  ];
  const [fix] = (await ask(changes)).fixes;
  expect(fix!.verification).toMatchObject({ status: 'verified', verdictAfter: 'reachable' });
  expect(fix!.render.awsCli).toEqual([
    `# in a shell on ${machine}:`,
    'sudo firewall-cmd --permanent --add-masquerade',
    'sudo firewall-cmd --reload',
  ]);
});

test('nor may it give the address of another machine, whose public address the answer goes to', async () => {
  const Association = { PublicIp: '52.18.100.102', AllocationId: 'eipalloc-01000000000000102' };
  const PrivateIpAddresses = [{ Primary: true, PrivateIpAddress: '10.10.2.102', Association }];
  const rule = '-A POSTROUTING -o ens5 -j SNAT --to-source 10.10.2.102';
  const diagnosis = await ask([
    {
      list: 'NetworkInterfaces',
      id: 'eni-01000000000002102',
      set: { Association, PrivateIpAddresses },
    },
    { guest: machine, set: { iptablesSave: saved(rule) } },
  ]);
  expect(blockers(diagnosis)).toEqual(['GUEST_NO_SOURCE_NAT']);
  expect(diagnosis.fixes[0]!.verification).toMatchObject({ status: 'verified', verdictAfter: 'reachable' });
});

test('two faults of one machine: what saves its rules stands once, behind both', async () => {
  const dropping = ['*filter', ':FORWARD DROP [0:0]', 'COMMIT'];
  const { fixes } = await ask([{ guest: machine, set: { iptablesSave: dropping } }]);
  expect(fixes[0]!.verification.status).toBe('verified');
  const lines = fixes[0]!.render.awsCli;
  expect(lines.filter((line) => line.includes('iptables-save'))).toHaveLength(1);
  const places = ['-I FORWARD 1', '-t nat -A POSTROUTING', 'iptables-save'].map((part) =>
    lines.findLastIndex((line) => line.includes(part)),
  );
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
});
