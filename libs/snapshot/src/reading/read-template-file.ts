import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { BundleError } from '../bundle/bundle-error.js';
import { TemplateError } from '../cloudformation/template-error.js';
import {
  readTemplateSnapshot,
  type TemplateOptions,
  type TemplateSnapshot,
} from '../cloudformation/snapshot-from-template.js';
import { decodeText } from './decode-text.js';
import { fileSystemProblem } from './file-system-problem.js';

/** No template is larger; see `readText` for the limit in characters. */
const MAX_BYTES = 4 * 1024 * 1024;

const EXPECTED = 'a CloudFormation template, YAML or JSON';

/** The snapshot of the CloudFormation template in a file.
 *  @throws TemplateError, also where the file can't be read. */
export async function readTemplateFile(
  path: string,
  options: TemplateOptions = {},
): Promise<TemplateSnapshot> {
  const name = basename(path);
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new BundleError(`expected at most ${MAX_BYTES} bytes, found ${size}`);
    text = decodeText(name, await readFile(path));
  } catch (cause) {
    const problem = cause instanceof BundleError ? cause.problem : fileSystemProblem(cause, EXPECTED);
    if (problem === null) throw cause;
    throw new TemplateError(problem, null, { cause });
  }
  return readTemplateSnapshot(text, { name, ...options });
}
