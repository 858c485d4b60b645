import { NormalizedSchema } from '@smithy/core/schema';

/** What a value looks like on the wire, as the SDK's own schemas say. `members` are made when first asked
 *  for: shapes refer to each other in circles. */
export type Shape =
  | { readonly type: 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' }
  | { readonly type: 'list'; readonly item: Shape; readonly itemXmlName: string }
  | { readonly type: 'structure'; readonly name: string; readonly members: () => readonly Member[] };

export interface Member {
  /** As the SDK and the documents name it. */
  readonly name: string;
  /** Its element in an XML answer. */
  readonly xmlName: string;
  /** Its key in an EC2 query request: the EC2 query name, else the XML name with a capital. */
  readonly ec2Name: string;
  readonly required: boolean;
  readonly shape: Shape;
}

const NOTHING: Shape = { type: 'structure', name: 'Unit', members: () => [] };
const known = new WeakMap<object, Shape>();

/** The shape a schema of the SDK describes. Equal schemas give the same object.
 *  @throws Error for what the query protocols never carry (maps, documents, streams). */
export function shapeOf(schema: NormalizedSchema): Shape {
  const raw: unknown = schema.getSchema();
  if (typeof raw === 'object' && raw !== null) {
    const found = known.get(raw);
    if (found !== undefined) return found;
    const made = makeShape(schema);
    known.set(raw, made);
    return made;
  }
  return makeShape(schema);
}

function makeShape(schema: NormalizedSchema): Shape {
  if (schema.isUnitSchema()) return NOTHING;
  if (schema.isStructSchema()) return makeStructure(schema);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    return { type: 'list', item: shapeOf(item), itemXmlName: item.getMergedTraits().xmlName ?? 'member' };
  }
  if (schema.isStringSchema()) return { type: 'string' };
  if (schema.isBooleanSchema()) return { type: 'boolean' };
  if (schema.isNumericSchema()) return { type: 'number' };
  if (schema.isTimestampSchema()) return { type: 'timestamp' };
  if (schema.isBlobSchema()) return { type: 'blob' };
  throw new Error(`${schema.getName(true) ?? 'a schema'}: not a shape of the query protocols`);
}

function makeStructure(schema: NormalizedSchema): Shape {
  let members: readonly Member[] | undefined;
  const make = (): readonly Member[] => {
    // A static schema holds the number of its required members, which come first, in its seventh place.
    const raw = schema.getSchema() as unknown as readonly unknown[];
    const required = typeof raw[6] === 'number' ? raw[6] : 0;
    return [...schema.structIterator()].map(([name, member], place) => {
      const traits = member.getMemberTraits();
      const xmlName = traits.xmlName ?? name;
      // The type of the traits knows only names that begin in lower case.
      const queryName = (traits as Readonly<Record<string, unknown>>)['ec2QueryName'];
      const ec2Name = typeof queryName === 'string' ? queryName : capitalized(xmlName);
      return { name, xmlName, ec2Name, required: place < required, shape: shapeOf(member) };
    });
  };
  return { type: 'structure', name: schema.getName() ?? '', members: () => (members ??= make()) };
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
