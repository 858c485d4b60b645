import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { intentSchema } from './intent-schema.js';
import { IntentsFileError } from './intents-file-error.js';
import type { Intent } from './intent.js';

const fileSchema = z.strictObject(
  {
    version: z.literal(1, { error: 'expected 1' }).default(1),
    intents: z
      .array(intentSchema, { error: 'expected a list of intents' })
      .min(1, { error: 'expected at least one intent' })
      .max(1000, { error: 'expected at most 1000 intents' }),
  },
  { error: ({ code }) => (code === 'invalid_type' ? 'expected intents: and a list of intents' : undefined) },
);

/** The intents of a YAML or JSON text, `file` being its name in errors. The name of an intent tells it apart.
 *  @throws IntentsFileError */
export function readIntentsFile(text: string, file: string): Intent[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map(({ pos, message }) => {
    return { line: lines.linePos(pos[0]).line, field: '', message };
  });
  if (broken.length > 0) throw new IntentsFileError(file, broken);

  const lineOf = (path: readonly PropertyKey[]): number | null => placeOf(document, lines, path);
  const result = fileSchema.safeParse(content(document, file));
  if (!result.success) {
    const problems = result.error.issues.flatMap((issue) =>
      pathsOf(issue).map((path) => ({ line: lineOf(path), field: fieldOf(path), message: messageOf(issue) })),
    );
    throw new IntentsFileError(file, problems);
  }
  const { intents } = result.data;
  const twice = intents.flatMap(({ name }, i) => {
    const first = intents.findIndex((other) => other.name === name);
    if (first === i) return [];
    const path = ['intents', i, 'name'];
    return [{ line: lineOf(path), field: fieldOf(path), message: `"${name}" is the name of another intent` }];
  });
  if (twice.length > 0) throw new IntentsFileError(file, twice);
  return intents.map((intent) => ({ ...intent, key: intent.name }));
}

/** A few hundred bytes of aliases may stand for gigabytes. */
const MOST_ALIASES = 100;

function content(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new IntentsFileError(file, [{ line: null, field: '', message }]);
  }
}

/** One path an issue, but one for each unknown field: zod names these together at their parent. */
function pathsOf(issue: z.core.$ZodIssue): PropertyKey[][] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

const messageOf = ({ code, message }: z.core.$ZodIssue): string =>
  code === 'unrecognized_keys' ? 'there is no such field' : message;

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`,
    '',
  );

/** The line of a field, or of the nearest thing around it that is there. */
function placeOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}
