import {
  BundleError,
  indexSnapshot,
  readBundle,
  readTemplateFile,
  TemplateError,
} from '../../../libs/snapshot/src/index.js';
import type { NetworkIndex, Snapshot } from '../../../libs/snapshot/src/index.js';
import type { NetworkOptions } from './commands/network-options.js';
import type { Session } from './io/session.js';
import { snapshotLines } from './snapshot-lines.js';
import { templateParameters } from './template-parameters.js';
import { UsageError } from './usage-error.js';

export interface LoadedNetwork {
  index: NetworkIndex;
  snapshot: Snapshot;
  /** How a diagnosis names the snapshot. Nothing is stored here, so the id comes from the content. */
  reference: { id: string; hash: string; capturedAt: string | null };
  /** Ids by the names that a template gives to its resources; empty for a bundle. */
  names: ReadonlyMap<string, string>;
}

/** Reads and indexes the network that the options name.
 *  @throws UsageError where there is none, or more than one, or it can't be read. */
export async function loadNetwork(session: Session, options: NetworkOptions): Promise<LoadedNetwork> {
  const source = sourceOf(options);
  await session.progress.say(`Reading ${source.path} …`);
  try {
    const { snapshot, names } = await source.read();
    const { hash, capturedAt } = snapshot;
    await session.progress.clear();
    for (const line of snapshotLines(snapshot)) await session.err.line(line);
    const kind = source.type === 'region' ? 'live' : source.type;
    const reference = { id: `${kind}_${hash.slice(0, 16)}`, hash, capturedAt };
    return { index: indexSnapshot(snapshot), snapshot, reference, names };
  } catch (error) {
    if (error instanceof BundleError || error instanceof TemplateError) {
      throw new UsageError(`--${source.type} ${source.path}: ${error.message}`);
    }
    throw error;
  } finally {
    await session.progress.clear();
  }
}

interface Source {
  type: 'bundle' | 'template' | 'region';
  path: string;
  read(): Promise<Pick<LoadedNetwork, 'snapshot' | 'names'>>;
}

/** @throws UsageError unless the options name exactly one network */
export function checkSource({
  bundle,
  template,
  region,
  profile,
  roleArn,
  externalId,
}: NetworkOptions): void {
  const given = Object.entries({ '--bundle': bundle, '--template': template, '--region': region })
    .filter(([, value]) => value !== undefined)
    .map(([flag]) => flag);
  if (given.length === 0) throw new UsageError('--bundle, --template or --region is required');
  if (given.length > 1) throw new UsageError(`${given.join(' and ')}: expected one of them`);
  const live = Object.entries({ '--profile': profile, '--role-arn': roleArn, '--external-id': externalId });
  const idle = live.find(([, value]) => value !== undefined && region === undefined);
  if (idle !== undefined) throw new UsageError(`${idle[0]}: is for --region only`);
}

function sourceOf(options: NetworkOptions): Source {
  checkSource(options);
  const { bundle, template, parameter, region } = options;
  if (template !== undefined) {
    const given = { parameters: templateParameters(parameter ?? []) };
    const read: Source['read'] = async () => {
      const { snapshot, physicalIds } = await readTemplateFile(template, given);
      return { snapshot, names: physicalIds };
    };
    return { type: 'template', path: template, read };
  }
  if (parameter !== undefined) throw new UsageError('--parameter: is for --template only');
  if (region !== undefined) {
    const read: Source['read'] = async () => {
      // The AWS SDK takes a while to load, which no other source should pay for.
      const { readRegion } = await import('./live/read-region.js');
      return { snapshot: (await readRegion(options, 'audit')).snapshot, names: new Map() };
    };
    return { type: 'region', path: region, read };
  }
  const path = bundle ?? '';
  const read: Source['read'] = async () => ({ snapshot: await readBundle(path), names: new Map() });
  return { type: 'bundle', path, read };
}
