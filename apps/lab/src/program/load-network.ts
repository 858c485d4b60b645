import { readFile } from 'node:fs/promises';
import { readBundle, snapshotFromTemplate, type Snapshot } from '../../../../libs/snapshot/src/index.js';
import { LabError } from '../lab-error.js';

/** What the command line says of the network to play. */
export interface NetworkChoice {
  readonly bundle?: string;
  readonly template?: string;
  /** Values of the template's parameters. */
  readonly parameter?: Readonly<Record<string, string>>;
}

/** @throws LabError where not exactly one is named; what the readers throw where it can't be read. */
export async function loadNetwork({ bundle, template, parameter }: NetworkChoice): Promise<Snapshot> {
  if ((bundle === undefined) === (template === undefined)) {
    throw new LabError('give the network to play: either --bundle DIR or --template FILE');
  }
  if (bundle !== undefined) {
    if (parameter !== undefined) throw new LabError('--parameter goes with --template only');
    return readBundle(bundle);
  }
  const path = template ?? '';
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new LabError(`--template ${path}: ${error.code === 'ENOENT' ? 'no such file' : error.message}`);
  });
  return snapshotFromTemplate(text, { parameters: parameter ?? {}, name: path });
}
