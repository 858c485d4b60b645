import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TemplateError } from '../cloudformation/template-error.js';
import { readTemplateFile } from './read-template-file.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'wayout-template-'))));
afterAll(async () => rm(folder, { recursive: true }));

const VPC = 'Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.20.0.0/16 } } }';

async function fileWith(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'network.yaml');
  await writeFile(path, content);
  return path;
}

describe('readTemplateFile', () => {
  test.each([
    ['UTF-8', Buffer.from(VPC)],
    ['with a byte order mark', Buffer.from(`\uFEFF${VPC}`)],
    ['UTF-16, as PowerShell writes', Buffer.from(`\uFEFF${VPC}`, 'utf16le')],
    ['lines ended as Windows does', Buffer.from(VPC.replace('Vpc: ', '\r\n  Vpc: '))],
  ])('%s', async (_, bytes) => {
    const { snapshot } = await readTemplateFile(await fileWith(bytes));
    expect(snapshot.regions[0]?.lists.Vpcs).toHaveLength(1);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['no file', () => Promise.resolve(join(folder, 'nothing.yaml')), 'there is no such file'],
    ['a folder', () => Promise.resolve(folder), 'found a folder'],
    ['no text', () => fileWith(Uint8Array.of(0xc3, 0x28)), 'expected UTF-8 text'],
    ['too much', () => fileWith(Buffer.alloc(5 * 1024 * 1024, '#')), 'at most 4194304 bytes'],
  ])('%s', async (_, path, message) => {
    const reading = readTemplateFile(await path());
    await expect(reading).rejects.toThrow(TemplateError);
    await expect(reading).rejects.toThrow(message);
  });
});
