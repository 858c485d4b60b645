import { TemplateError } from '../template-error.js';
import { formatBlock, parseBlock } from '../language/cidr-blocks.js';
import { describe, isList, isMap, Unresolved, type Value } from '../language/value.js';

const INTEGER = /^-?\d{1,10}(?:\.0+)?$/;
const DYNAMIC_REFERENCE = /\{\{resolve:[^}]*\}\}/;

/** Reads the fields of a resource's properties, or of a map within them, as what they have to be. A field is
 *  worked out when it is read: what isn't of the network is never looked at.
 *  Every method throws TemplateError with the place of the field. */
export class Fields {
  constructor(
    readonly place: string,
    private readonly valueAt: (name: string) => Value | undefined,
  ) {}

  fail(name: string, problem: string): TemplateError {
    return new TemplateError(problem, `${this.place}.${name}`);
  }

  /** These fields, and those of `base` where they aren't given here. */
  over(base: Fields | undefined): Fields {
    if (base === undefined) return this;
    return new Fields(this.place, (name) => (this.has(name) ? this.valueAt(name) : base.valueAt(name)));
  }

  /** Whatever the field holds, known or not. */
  value(name: string): Value | undefined {
    return this.valueAt(name);
  }

  /** Whether the field is given, without looking at its value. */
  has(name: string): boolean {
    const value = this.valueAt(name);
    return value !== undefined && value !== '';
  }

  text(name: string): string | undefined {
    const value = this.valueAt(name);
    if (value === undefined || value === '') return undefined;
    return this.textOf(value, name);
  }

  requiredText(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw this.fail(name, 'is required');
    return text;
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^(?:true|yes|on)$/i.test(text)) return true;
    if (/^(?:false|no|off)$/i.test(text)) return false;
    throw this.fail(name, `expected true or false, found ${describe(text)}`);
  }

  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!INTEGER.test(text)) throw this.fail(name, `expected a whole number, found ${describe(text)}`);
    return Number(text);
  }

  /** An address block, with the bits behind its prefix cleared, as EC2 keeps it. */
  cidr(name: string, family: 4 | 6): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const block = parseBlock(text);
    if (block?.bits !== (family === 4 ? 32 : 128)) {
      throw this.fail(name, `expected an IPv${family} CIDR block, found ${describe(text)}`);
    }
    return formatBlock(block);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = allowed.find((item) => item === text);
    if (found === undefined) {
      throw this.fail(name, `expected ${allowed.join(' or ')}, found ${describe(text)}`);
    }
    return found;
  }

  /** A list of texts. CloudFormation takes a single text for a list of one. */
  texts(name: string): string[] | undefined {
    const value = this.valueAt(name);
    if (value === undefined || value === '') return undefined;
    return isList(value)
      ? value.map((item, i) => this.textOf(item, `${name}[${i}]`))
      : [this.textOf(value, name)];
  }

  /** A list of maps. */
  items(name: string): Fields[] {
    const value = this.valueAt(name);
    if (value === undefined || value === '') return [];
    if (value instanceof Unresolved) throw this.fail(name, value.why);
    return (isList(value) ? value : [value]).map((item, i) => this.fieldsOf(item, `${name}[${i}]`));
  }

  item(name: string): Fields | undefined {
    const value = this.valueAt(name);
    return value === undefined || value === '' ? undefined : this.fieldsOf(value, name);
  }

  tags(): { Key: string; Value: string }[] {
    return this.items('Tags').map((tag) => ({ Key: tag.requiredText('Key'), Value: tag.shown('Value') }));
  }

  /** Text for people: what isn't known is shown as such. */
  shown(name: string): string {
    const value = this.valueAt(name);
    if (value instanceof Unresolved) return value.shown;
    return typeof value === 'string' ? value : '';
  }

  /** Throws for a property that would change the network in a way that isn't modelled. */
  refuse(name: string, why: string): void {
    if (this.has(name)) throw this.fail(name, why);
  }

  private fieldsOf(value: Value, name: string): Fields {
    if (value instanceof Unresolved) throw this.fail(name, value.why);
    if (!isMap(value)) throw this.fail(name, `expected a map, found ${describe(value)}`);
    return new Fields(`${this.place}.${name}`, (field) =>
      Object.hasOwn(value, field) ? value[field] : undefined,
    );
  }

  private textOf(value: Value, name: string): string {
    if (value instanceof Unresolved) throw this.fail(name, value.why);
    if (typeof value !== 'string') throw this.fail(name, `expected a text, found ${describe(value)}`);
    if (DYNAMIC_REFERENCE.test(value)) {
      throw this.fail(
        name,
        'a dynamic reference ({{resolve:…}}) is read when the stack is made; make it a parameter and give its value',
      );
    }
    return value;
  }
}
