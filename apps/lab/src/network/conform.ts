import type { Shape } from '../wire/shape.js';

/** A copy of a document as the SDK's shape has it, so that it can be written to the wire without loss.
 *  Times become ISO 8601. What the shape doesn't know is kept (ids that a bundle adds to an item are needed to
 *  find it), but never served. A value of the wrong type is reported and left out. */
export function conform(
  shape: Shape,
  value: unknown,
  path: string,
  report: (path: string, problem: string) => void,
): unknown {
  switch (shape.type) {
    case 'structure': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return wrong('an object');
      }
      const shapes = new Map(shape.members().map((member) => [member.name, member.shape]));
      const copy: Record<string, unknown> = {};
      for (const [name, field] of Object.entries(value)) {
        if (field === undefined || field === null) continue;
        const known = shapes.get(name);
        copy[name] =
          known === undefined ? structuredClone(field) : conform(known, field, `${path}.${name}`, report);
      }
      return copy;
    }
    case 'list':
      if (!Array.isArray(value)) return wrong('a list');
      return value.map((item, place) => conform(shape.item, item, `${path}[${place}]`, report));
    case 'timestamp': {
      // The AWS CLI can be told to print times as seconds since 1970.
      const given = typeof value === 'number' ? value * 1000 : value;
      if (!(given instanceof Date || typeof given === 'string' || typeof given === 'number')) {
        return wrong('a time');
      }
      const time = new Date(given);
      return Number.isNaN(time.getTime()) ? wrong('a time') : time.toISOString();
    }
    case 'blob':
      return typeof value === 'string' ? value : wrong('base64 text');
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === shape.type ? value : wrong(`a ${shape.type}`);
  }

  function wrong(expected: string): undefined {
    const shown = JSON.stringify(value)?.slice(0, 60) ?? typeof value;
    report(path, `expected ${expected}, found ${shown}`);
    return undefined;
  }
}
