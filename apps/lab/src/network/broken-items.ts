import type { BrokenItem } from '../../../../libs/snapshot/src/index.js';
import { conform } from './conform.js';
import { documentShape } from './document-shapes.js';

/** An item that the snapshot couldn't understand, as EC2 would still answer it: a reader then finds the same
 *  fault in it. Null where it can't be answered at all, because its types are wrong, or nothing but its id is
 *  known. */
export function answerable({ kind, id, raw }: BrokenItem): unknown {
  if (typeof raw !== 'object' || raw === null || id === null) return null;
  // A broken instance is kept without its reservation.
  const isInstance = kind === 'Reservations' && 'InstanceId' in raw;
  const shape = documentShape(kind);
  if (shape.type !== 'structure') return null;
  const fields = raw as Readonly<Record<string, unknown>>;
  if (!isInstance && !shape.members().some(({ name }) => fields[name] === id)) return null;
  let fits = true;
  const copy = conform(shape, isInstance ? { Instances: [raw] } : raw, kind, () => {
    fits = false;
  });
  return fits ? copy : null;
}
