import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import tar from 'tar-stream';
import yazl from 'yazl';
import { BundleError } from '../bundle/bundle-error.js';
import type { BundleFile } from '../bundle/bundle-file.js';
import { readArchive, type ArchiveFormat } from './read-archive.js';

interface Entry {
  name: string;
  content: string | Buffer;
  link?: boolean;
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function makeTarGz(entries: readonly Entry[]): Promise<Buffer> {
  const pack = tar.pack();
  for (const { name, content, link } of entries) {
    if (link) pack.entry({ name, type: 'symlink', linkname: String(content) });
    else pack.entry({ name }, content);
  }
  pack.finalize();
  return bytesOf(pack).then((bytes) => gzipSync(bytes));
}

function makeZip(entries: readonly Entry[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const { name, content, link } of entries) {
    zip.addBuffer(Buffer.from(content), name, { mode: link ? 0o120_777 : 0o100_644 });
  }
  zip.end();
  return bytesOf(zip.outputStream);
}

const make: Record<ArchiveFormat, (entries: readonly Entry[]) => Promise<Buffer>> = {
  zip: makeZip,
  'tar.gz': makeTarGz,
};
const sorted = (files: BundleFile[]): BundleFile[] => files.sort((a, b) => (a.path < b.path ? -1 : 1));

describe.each<ArchiveFormat>(['zip', 'tar.gz'])('%s', (format) => {
  test('the files, with their text; others by name; links not at all', async () => {
    const bytes = await make[format]([
      { name: 'lab/eu-west-1/a.json', content: '{"Vpcs": []}' },
      { name: 'lab/b.JSON', content: Buffer.from('\uFEFF{"ü": 1}', 'utf16le') },
      { name: 'lab/photo.png', content: Buffer.from([0xff, 0x00]) },
      { name: 'lab/link.json', content: '/etc/passwd', link: true },
      // Resource forks, as the Finder packs them: named like the file, and no text at all.
      { name: '__MACOSX/lab/._b.JSON', content: Buffer.from([0x00, 0x05, 0x16, 0x07, 0xff]) },
    ]);
    expect(sorted(await readArchive(bytes, format))).toEqual([
      { path: '__MACOSX/lab/._b.JSON', text: '' },
      { path: 'lab/b.JSON', text: '{"ü": 1}' },
      { path: 'lab/eu-west-1/a.json', text: '{"Vpcs": []}' },
      { path: 'lab/photo.png', text: '' },
    ]);
  });

  test('a bomb ends at the limit of bytes', async () => {
    const bytes = await make[format]([{ name: 'a.json', content: Buffer.alloc(5_000_000, 0x20) }]);
    expect(bytes.length).toBeLessThan(100_000);
    const reading = readArchive(bytes, format, { totalBytes: 1024 * 1024 });
    await expect(reading).rejects.toThrow(BundleError);
    await expect(reading).rejects.toThrow('larger than the limit of 1 MiB unpacked');
  });

  test('too many files end at the limit of files', async () => {
    const entries = Array.from({ length: 30 }, (_, i) => ({ name: `${i}.json`, content: '{}' }));
    const reading = readArchive(await make[format](entries), format, { files: 20 });
    await expect(reading).rejects.toThrow('more files than the limit of 20');
  });

  test('text that is none', async () => {
    const bytes = await make[format]([{ name: 'a.json', content: Buffer.from([0x7b, 0xc3, 0x28]) }]);
    await expect(readArchive(bytes, format)).rejects.toThrow('a.json: expected UTF-8 text');
  });

  test.each([
    ['no archive', async (): Promise<Buffer> => Buffer.from('hello, this is no archive at all')],
    ['an empty one', async (): Promise<Buffer> => Buffer.alloc(0)],
    [
      'one cut off',
      async (): Promise<Buffer> => {
        const content = Array.from({ length: 20_000 }, (_, i) => String(i * 7919)).join(' ');
        const bytes = await make[format]([{ name: 'a.json', content }]);
        return bytes.subarray(0, bytes.length / 2);
      },
    ],
  ])('%s', async (_, bytes) => {
    const reading = readArchive(await bytes(), format);
    await expect(reading).rejects.toThrow(BundleError);
    await expect(reading).rejects.toThrow(`not readable as a .${format} archive`);
  });

  test('an entry that points out of the archive', async () => {
    const bytes = await make[format]([{ name: 'xx/a.json', content: '{}' }]);
    // The writers refuse such names, so it is forged afterwards.
    const forged = await forge(bytes, format);
    await expect(readArchive(forged, format)).rejects.toThrow(BundleError);
  });
});

test('a digit that changed on its way is no other network', async () => {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from('{"Vpcs": [], "port": 443}'), 'a.json', { compress: false });
  zip.end();
  const bytes = await bytesOf(zip.outputStream);
  const changed = Buffer.from(bytes.toString('latin1').replace('443}', '843}'), 'latin1');
  await expect(readArchive(changed, 'zip')).rejects.toThrow('a.json: damaged');
});

async function forge(bytes: Buffer, format: ArchiveFormat): Promise<Buffer> {
  if (format === 'tar.gz') return makeTarGz([{ name: '../a.json', content: '{}' }]);
  return Buffer.from(bytes.toString('latin1').replaceAll('xx/a.json', '../a.json'), 'latin1');
}
