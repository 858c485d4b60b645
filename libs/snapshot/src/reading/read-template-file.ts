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

/** No template is larger; see `readText` for the limit in characters. */
const MAX_BYTES = 4 * 1024 * 1024;

function systemProblem(error: object): string | null {
  // By shape: an error of Node's own modules isn't an `instanceof` this realm's Error under Jest.
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case undefined:
      return null;
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file: expected a CloudFormation template, YAML or JSON';
    case 'EISDIR':
      return 'expected a CloudFormation template, found a folder';
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read it';
    default:
      return message ?? code;
  }
}

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
    const problem =
      cause instanceof BundleError
        ? cause.problem
        : typeof cause === 'object' && cause !== null
          ? systemProblem(cause)
          : null;
    if (problem === null) throw cause;
    throw new TemplateError(problem, null, { cause });
  }
  return readTemplateSnapshot(text, { name, ...options });
}
