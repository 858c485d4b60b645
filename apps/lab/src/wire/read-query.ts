import { ApiError, invalidValue, missing } from './api-error.js';
import type { QueryTree } from './query-tree.js';
import type { Member, Shape } from './shape.js';

/** How two query protocols differ in a request: EC2's lists are flat and its names its own; in AWS query
 *  (STS) a list's items stand below `member`. */
type QueryDialect = 'ec2' | 'aws';

/** The input of an operation out of its parameters.
 *  @throws ApiError `UnknownParameter`, `InvalidParameterValue` or `MissingParameter`, naming the parameter. */
export function readQuery(shape: Shape, tree: QueryTree, dialect: QueryDialect): Record<string, unknown> {
  return readStructure(shape, tree, '', dialect);
}

function readStructure(
  shape: Shape,
  tree: QueryTree,
  path: string,
  dialect: QueryDialect,
): Record<string, unknown> {
  if (shape.type !== 'structure') throw new Error(`${path}: expected the shape of a structure`);
  const read: Record<string, unknown> = {};
  const rest = new Set(tree.children.keys());
  for (const member of shape.members()) {
    const key = dialect === 'ec2' ? member.ec2Name : member.xmlName;
    const found = tree.children.get(key);
    if (found === undefined) {
      if (member.required) throw missing(path + key);
      continue;
    }
    rest.delete(key);
    read[member.name] = readMember(member, found, path + key, dialect);
  }
  const [unknown] = rest;
  if (unknown !== undefined) {
    throw new ApiError('UnknownParameter', `The parameter ${path}${unknown} is not recognized`);
  }
  return read;
}

function readMember(member: Member, tree: QueryTree, path: string, dialect: QueryDialect): unknown {
  return readValue(member.shape, tree, path, dialect);
}

function readValue(shape: Shape, tree: QueryTree, path: string, dialect: QueryDialect): unknown {
  switch (shape.type) {
    case 'structure':
      return readStructure(shape, tree, `${path}.`, dialect);
    case 'list':
      return readList(shape, tree, path, dialect);
    default:
      return readScalar(shape.type, tree, path);
  }
}

function readList(
  shape: Shape & { type: 'list' },
  tree: QueryTree,
  path: string,
  dialect: QueryDialect,
): unknown[] {
  const items = dialect === 'ec2' ? tree : tree.children.get(shape.itemXmlName);
  // An empty list of AWS query is the name alone with no value.
  if (items === undefined) return [];
  return [...items.children]
    .map(([key, item]) => ({ place: listPlace(key, path), item, key }))
    .sort((a, b) => a.place - b.place)
    .map(({ key, item }) => readValue(shape.item, item, `${path}.${key}`, dialect));
}

function listPlace(key: string, path: string): number {
  if (/^[1-9]\d{0,5}$/.test(key)) return Number(key);
  throw new ApiError('UnknownParameter', `The parameter ${path}.${key} is not recognized`);
}

function readScalar(
  type: 'string' | 'number' | 'boolean' | 'timestamp' | 'blob',
  tree: QueryTree,
  path: string,
): unknown {
  const text = tree.value;
  if (text === undefined) throw invalidValue(`Value for parameter ${path} is invalid: expected one value.`);
  switch (type) {
    case 'string':
    case 'blob':
      return text;
    case 'number':
      if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
      throw invalidValue(`Value ( ${text} ) for parameter ${path} is invalid. Expected a number.`);
    case 'boolean':
      if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
      throw invalidValue(`Value ( ${text} ) for parameter ${path} is invalid. Expected true or false.`);
    case 'timestamp':
      if (!Number.isNaN(Date.parse(text))) return new Date(text);
      throw invalidValue(`Value ( ${text} ) for parameter ${path} is invalid. Expected a time (ISO 8601).`);
  }
}
