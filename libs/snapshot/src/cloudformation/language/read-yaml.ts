import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { TemplateError } from '../template-error.js';
import { checkNesting } from './check-nesting.js';
import type { Value } from './value.js';

/** Short forms whose long form has no `Fn::` (CloudFormation Template Reference, intrinsic functions). */
const WITHOUT_PREFIX = new Set(['Ref', 'Condition']);
const SHORT_FORM = /^!([A-Za-z0-9]+)$/;

/** The value of a YAML text, with short intrinsic forms (`!Ref x`) turned into long ones (`{Ref: x}`).
 *  @throws TemplateError with line and column. */
export function readYaml(text: string): Value {
  checkNesting(text);
  const lines = new LineCounter();
  // The failsafe schema leaves every scalar text; see `Value`.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem) {
    const message = problem.message.split(/ at line \d+, column \d+/)[0] ?? problem.message;
    throw new TemplateError(`not YAML: ${message}`, placeAt(lines, problem.pos[0]));
  }
  return new NodeReader(lines).read(document.contents);
}

function placeAt(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}`;
}

class NodeReader {
  constructor(private readonly lines: LineCounter) {}

  read(node: unknown): Value {
    const tag = (node as Node | null)?.tag;
    const content = this.content(node);
    if (tag === undefined || tag === null || tag === '!' || tag.startsWith('tag:yaml.org,2002:')) {
      return content;
    }
    const name = SHORT_FORM.exec(tag)?.[1];
    if (name === undefined) throw this.fail(node, `the tag ${tag} isn't an intrinsic function`);
    return { [WITHOUT_PREFIX.has(name) ? name : `Fn::${name}`]: content };
  }

  private content(node: unknown): Value {
    if (isScalar(node)) return typeof node.value === 'string' ? node.value : '';
    if (isSeq(node)) return node.items.map((item) => this.read(item));
    if (isMap(node)) {
      return Object.fromEntries(node.items.map(({ key, value }) => [this.key(key), this.read(value)]));
    }
    // AWS: "CloudFormation doesn't support … aliases" (User Guide, Template formats, YAML).
    if (isAlias(node)) throw this.fail(node, "CloudFormation doesn't know YAML aliases");
    return '';
  }

  private key(key: unknown): string {
    if (!isScalar(key) || typeof key.value !== 'string') throw this.fail(key, 'expected a text as key');
    if (key.value === '<<') throw this.fail(key, "CloudFormation doesn't know YAML merge keys");
    return key.value;
  }

  private fail(node: unknown, problem: string): TemplateError {
    const offset = (node as Node | null)?.range?.[0] ?? 0;
    return new TemplateError(problem, placeAt(this.lines, offset));
  }
}
