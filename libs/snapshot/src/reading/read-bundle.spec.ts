import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import yazl from 'yazl';
import { BundleError } from '../bundle/bundle-error.js';
import * as tiny from '../testing/tiny-network.js';
import { readBundle } from './read-bundle.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wayout-bundle-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(path: string, content: unknown): Promise<string> {
  const place = join(root, path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, content instanceof Buffer ? content : JSON.stringify(content));
  return place;
}

const document = { Vpcs: [tiny.vpc()], Subnets: [tiny.subnet()] };

describe('readBundle', () => {
  test('a folder, a zip and a single file of the same documents', async () => {
    await put('lab/eu-west-1/vpcs.json', { Vpcs: document.Vpcs });
    await put('lab/eu-west-1/subnets.json', { Subnets: document.Subnets });
    await put('lab/probes.csv', 'x');
    await put('lab/.hidden/x.json', 'x');
    await symlink('/etc', join(root, 'lab/linked'));
    const single = await put('lab.json', document);
    const zip = new yazl.ZipFile();
    zip.addBuffer(Buffer.from(JSON.stringify(document)), 'lab/eu-west-1/all.json');
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    const zipped = await put('lab.ZIP', Buffer.concat(chunks));

    const snapshots = await Promise.all([join(root, 'lab'), zipped, single].map((path) => readBundle(path)));
    expect(new Set(snapshots.map(({ hash }) => hash)).size).toBe(1);
    expect(snapshots[0]?.notes).toEqual(["probes.csv: ignored, it isn't a .json file"]);
  });

  test('what is not there, or nothing to read', async () => {
    const missing = join(root, 'nope');
    await expect(readBundle(missing)).rejects.toThrow(BundleError);
    await expect(readBundle(missing)).rejects.toThrow(
      `${missing}: there is no such file or folder: expected a`,
    );
    await expect(readBundle(root)).rejects.toThrow(`${root}: no EC2 documents in the bundle`);
    await expect(readBundle(await put('a.txt', 'x'))).rejects.toThrow('expected a folder of EC2 documents');
    await expect(readBundle(join(await put('b.txt', 'x'), 'inner'))).rejects.toThrow(BundleError);
  });

  test('a broken file is named with its place in the bundle', async () => {
    await put('us-east-1/vpcs.json', Buffer.from('{"Vpcs": [\n  oops]}'));
    await expect(readBundle(root)).rejects.toThrow('us-east-1/vpcs.json: line 2, column 3 (position 13)');
  });

  test('the limits hold for folders too', async () => {
    await put('a.json', document);
    await put('b.json', document);
    await expect(readBundle(root, { files: 1 })).rejects.toThrow('more files than the limit of 1');
    await expect(readBundle(root, { totalBytes: 100 })).rejects.toThrow('limit of 100 bytes unpacked');
    await expect(readBundle(join(root, 'a.json'), { totalBytes: 10 })).rejects.toThrow('limit of 10 bytes');
  });
});
