import type { EntityManager, FindOptionsWhere, QueryDeepPartialEntity } from 'typeorm';
import type { VersionedEntity } from '../entities/versioned.entity.js';

/** A row as somebody has seen it. */
export interface SeenVersion {
  id: string;
  version: number;
}

interface Versioned extends VersionedEntity {
  id: string;
}

/** Changes a row, unless it has another version by now: then false. */
export async function updateSeen<T extends Versioned>(
  manager: EntityManager,
  entity: new () => T,
  { id, version }: SeenVersion,
  edit: Partial<NoInfer<T>>,
  now: Date,
): Promise<boolean> {
  const values = { ...edit, updatedAt: now, version: version + 1 } as QueryDeepPartialEntity<T>;
  const { affected } = await manager.update(entity, { id, version } as FindOptionsWhere<T>, values);
  return affected === 1;
}

/** Deletes a row, unless it has another version by now: then false. */
export async function deleteSeen<T extends Versioned>(
  manager: EntityManager,
  entity: new () => T,
  { id, version }: SeenVersion,
): Promise<boolean> {
  const { affected } = await manager.delete(entity, { id, version } as FindOptionsWhere<T>);
  return affected === 1;
}
