import type { Shape } from '../../../apps/lab/src/wire/shape.js';

/** Deeper than any document of EC2 is; shapes that hold themselves end here. */
const DEEPEST = 9;

/** A value of a shape with every member filled. Each text and number is another one, so that nothing can change
 *  places unseen; texts have what XML has to escape. */
export function sample(shape: Shape, counter = { next: 1 }, depth = 0): unknown {
  const n = counter.next++;
  switch (shape.type) {
    case 'string':
      return `t${n} <a href="x&y"> 'ü' →`;
    case 'number':
      return n;
    case 'boolean':
      return n % 2 === 0;
    case 'timestamp':
      return new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
    case 'blob':
      return Buffer.from(`bytes ${n}`).toString('base64');
    case 'list':
      return depth >= DEEPEST ? [] : [1, 2].map(() => sample(shape.item, counter, depth + 1));
    case 'structure':
      return Object.fromEntries(
        depth >= DEEPEST
          ? []
          : shape.members().map((member) => [member.name, sample(member.shape, counter, depth + 1)]),
      );
  }
}
