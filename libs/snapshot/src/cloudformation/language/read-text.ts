import { BundleError } from '../../bundle/bundle-error.js';
import { parseJson } from '../../bundle/parse-json.js';
import { plainJson } from '../../bundle/plain-json.js';
import { TemplateError } from '../template-error.js';
import { readYaml } from './read-yaml.js';
import type { Value } from './value.js';

/** CloudFormation's quota for a template in S3 is 1 MB (User Guide, CloudFormation quotas). */
const MAX_CHARACTERS = 1024 * 1024;

function textValues(value: unknown): Value {
  if (Array.isArray(value)) return value.map(textValues);
  if (typeof value !== 'object' || value === null) return value === null ? '' : String(value);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, textValues(field)]));
}

/** The value of a template's text, JSON or YAML.
 *  @throws TemplateError with line and column. */
export function readText(text: string): Value {
  if (text.length > MAX_CHARACTERS) {
    throw new TemplateError(`expected at most ${MAX_CHARACTERS} characters, found ${text.length}`);
  }
  const body = text.replace(/^\uFEFF/, '');
  if (!body.trimStart().startsWith('{')) return readYaml(body);
  try {
    return textValues(plainJson(parseJson('', body), ''));
  } catch (cause) {
    if (!(cause instanceof BundleError)) throw cause;
    const place = cause.line === null ? null : `line ${cause.line}, column ${cause.column ?? 1}`;
    throw new TemplateError(cause.problem, place, { cause });
  }
}
