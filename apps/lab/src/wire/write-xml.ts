import type { Shape } from './shape.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

// XML 1.0 has no place for these, not even escaped.
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export const escapeXml = (text: string): string =>
  text
    .replace(UNWRITABLE, '\ufffd')
    .replace(/[&<>"']/g, (found) => ESCAPES[found] ?? found)
    // A carriage return or tab would be read back as a line feed or a blank.
    .replace(/[\r\t]/g, (found) => `&#x${found.charCodeAt(0).toString(16)};`);

/** The elements of a structure's members, without an element around them. Members that are undefined or null
 *  are left out; so is what the shape doesn't know.
 *  @throws Error that names the field where a value doesn't fit the shape. */
export function writeMembers(shape: Shape, value: object, path = ''): string {
  if (shape.type !== 'structure') throw new Error(`${path}: expected the shape of a structure`);
  const fields = value as Readonly<Record<string, unknown>>;
  let xml = '';
  for (const member of shape.members()) {
    const field = fields[member.name];
    if (field === undefined || field === null) continue;
    const place = path === '' ? member.name : `${path}.${member.name}`;
    xml += element(member.xmlName, content(member.shape, field, place));
  }
  return xml;
}

export const element = (name: string, inner: string): string =>
  inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;

function content(shape: Shape, value: unknown, path: string): string {
  switch (shape.type) {
    case 'structure':
      if (typeof value !== 'object' || value === null) throw mismatch(path, 'an object', value);
      return writeMembers(shape, value, path);
    case 'list':
      if (!Array.isArray(value)) throw mismatch(path, 'a list', value);
      return value
        .map((item, place) => element(shape.itemXmlName, content(shape.item, item, `${path}[${place}]`)))
        .join('');
    case 'timestamp':
      return escapeXml(value instanceof Date ? value.toISOString() : String(value));
    case 'blob':
      if (typeof value === 'string') return escapeXml(value);
      if (ArrayBuffer.isView(value)) {
        return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
      }
      throw mismatch(path, 'bytes or base64 text', value);
    case 'string':
    case 'number':
    case 'boolean':
      if (typeof value !== shape.type) throw mismatch(path, `a ${shape.type}`, value);
      return escapeXml(String(value));
  }
}

const mismatch = (path: string, expected: string, found: unknown): Error =>
  new Error(`${path}: expected ${expected}, found ${typeof found}`);
