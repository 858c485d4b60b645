import { FILE_SETS } from '../commands/fact-commands.js';
import type { CommandOutputs } from './assemble-facts.js';
import { failed } from './command-output.js';
import { readFileSet } from './read-file-set.js';

const INSTANCE_ID = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** The instance that a machine says it is; null where it doesn't say. The same private address may be
 *  another machine's as well, in another VPC or at home. The firmware's word counts before cloud-init's,
 *  which is a file and comes along with an image. */
export function identityOf(outputs: CommandOutputs): string | null {
  const { files } = readFileSet(FILE_SETS.identity, outputs.get('identity') ?? failed('not run'));
  const ids = FILE_SETS.identity.paths.map((path) => files.get(path)?.trim());
  return ids.find((id) => id !== undefined && INSTANCE_ID.test(id)) ?? null;
}
