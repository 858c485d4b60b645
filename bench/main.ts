import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endChild, inChild, reportOf, startChild } from './children.js';
import { collect } from './collect.js';
import { measure } from './measure.js';
import type { Collecting, Measurement } from './measurement.js';
import { generateNetwork } from './network/generate-network.js';
import type { NetworkLists } from './network/lists.js';
import { printTable } from './print-table.js';
import { serveLab } from './serve-lab.js';
import { printAudit, printMinute } from './service/print-service.js';
import { sameMinute } from './service/same-minute.js';
import { serveWayout } from './service/serve-wayout.js';
import { wholeAudit } from './service/whole-audit.js';

const SIZES = [100, 1_000, 10_000];
const AUDITED = 10_000;
const SCHEDULED = { audits: 1_000, interfaces: 100, workers: 2 };

/** What a child is told to do with what it is given, and reports to its parent. */
const TASKS = { '--measure': measure, '--lab': serveLab, '--collect': collect, '--service': serveWayout };

/** What is measured, one table each; all of them unless some are named: `npm run bench -- audit`. */
const PARTS = { network: benchNetworks, audit: benchAudit, minute: benchMinute };

const [, , first, given = ''] = process.argv;
if (first !== undefined && isTask(first)) process.send?.(await TASKS[first](given));
else await runParts(process.argv.slice(2));

function isTask(name: string): name is keyof typeof TASKS {
  return Object.hasOwn(TASKS, name);
}

async function runParts(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    process.stderr.write(`bench: expected ${Object.keys(PARTS).join(', ')}, found ${unknown}\n`);
    process.exitCode = 64;
    return;
  }
  for (const [name, part] of Object.entries(PARTS)) {
    if (names.length === 0 || names.includes(name)) process.stdout.write(`${await part()}\n\n`);
  }
}

async function benchNetworks(): Promise<string> {
  const results: (Measurement & Collecting)[] = [];
  for (const size of SIZES) {
    results.push(
      await withBundle(generateNetwork(size), async (folder) => ({
        ...(await inChild<Measurement>('--measure', folder)),
        ...(await collectFromLab(folder)),
      })),
    );
  }
  return printTable(results);
}

async function benchAudit(): Promise<string> {
  const lists = generateNetwork(AUDITED);
  return withBundle(lists, async (folder) => printAudit(AUDITED, await wholeAudit(folder, lists)));
}

async function benchMinute(): Promise<string> {
  const { audits, interfaces, workers } = SCHEDULED;
  return printMinute(await sameMinute(audits, workers, generateNetwork(interfaces)));
}

/** A bundle in the temporary folder, gone afterwards: loading is measured from files, as users do it. */
async function withBundle<T>(lists: NetworkLists, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'wayout-bench-'));
  try {
    for (const [key, list] of Object.entries(lists)) {
      await writeFile(join(folder, `${key}.json`), JSON.stringify({ [key]: list }, null, 1));
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function collectFromLab(folder: string): Promise<Collecting> {
  const lab = startChild('--lab', folder);
  try {
    return await inChild<Collecting>('--collect', await reportOf<string>(lab));
  } finally {
    await endChild(lab);
  }
}
