import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, SEED } from './run.js';

const QUESTION = ['--from', '10.10.2.101', '--to', 'internet', '--format', 'json'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wayout-lines-'));
  await cp(SEED, folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

const put = (file: string, content: unknown) => writeFile(join(folder, file), JSON.stringify(content));

test('a broken item of a bundle is told on stderr, by file, place, id and field, by every command', async () => {
  const good = { VpnGatewayId: 'vgw-good', State: 'available', VpcAttachments: [] };
  await put('more.json', { VpnGateways: [good, { VpnGatewayId: 'vgw-odd', VpcAttachments: 'none' }] });
  const asked = ['diagnose', '--bundle', folder, ...QUESTION];
  for (const argv of [asked, ['audit', '--bundle', folder], ['batch', '--bundle', folder]]) {
    const { stdout, stderr } = await run(argv);
    expect(stderr).toMatch(/^left out: VpnGateways vgw-odd \(more\.json, item 2: .*VpcAttachments.*$/m);
    expect(stdout).not.toContain('left out');
  }
});

test('thousands of broken items are counted, not listed', async () => {
  const odd = (at: number) => ({ VpnGatewayId: `vgw-${at}`, VpcAttachments: 'none' });
  await put('more.json', { VpnGateways: Array.from({ length: 2020 }, (_, at) => odd(at)) });
  const { stderr } = await run(['diagnose', '--bundle', folder, ...QUESTION]);
  expect(stderr.match(/^left out:/gm)).toHaveLength(21);
  expect(stderr).toContain('left out: 2000 more broken items');
});

test('what is ignored in a bundle, and skipped in a template, is noted', async () => {
  await put('more.json', { 'Fridges\u001b[2J': [] });
  const bundle = await run(['diagnose', '--bundle', folder, ...QUESTION]);
  expect(bundle.stderr).toMatch(/^note: .*Fridges\[2J/m);
  const template = join(folder, 'skips.template');
  await writeFile(
    template,
    JSON.stringify({
      Resources: {
        Net: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.7.0.0/16' } },
        Part: {
          Type: 'AWS::EC2::Subnet',
          Properties: { VpcId: { Ref: 'Net' }, CidrBlock: '10.7.1.0/24' },
        },
        App: { Type: 'AWS::EC2::Instance', Properties: { SubnetId: { Ref: 'Part' }, ImageId: 'ami-1' } },
        Files: { Type: 'AWS::S3::Bucket' },
      },
    }),
  );
  const { stderr, code } = await run([
    'diagnose',
    '--template',
    template,
    '--from',
    'App',
    '--to',
    'internet',
  ]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^note: .*skipped.*Files/m)]);
});
