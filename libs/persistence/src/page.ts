import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** A place in a list sorted by creation time, newest first. */
export interface PagePosition {
  createdAt: Date;
  id: string;
}

export interface Page<T> {
  items: T[];
  /** Where the next page starts; null at the end. */
  next: PagePosition | null;
}

/** Reads one page. The position is a value, not an offset: what is added meanwhile neither repeats nor hides
 *  a row. `alias` must be the query's main alias, whose rows have `createdAt` and `id`. */
export async function readPage<T extends ObjectLiteral & PagePosition>(
  query: SelectQueryBuilder<T>,
  alias: string,
  after: PagePosition | null,
  limit: number,
): Promise<Page<T>> {
  if (after !== null) {
    query.andWhere(`(${alias}.created_at, ${alias}.id) < (:afterTime, :afterId)`, {
      afterTime: after.createdAt,
      afterId: after.id,
    });
  }
  const rows = await query
    .orderBy(`${alias}.createdAt`, 'DESC')
    .addOrderBy(`${alias}.id`, 'DESC')
    .limit(limit + 1)
    .getMany();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last ? { createdAt: last.createdAt, id: last.id } : null;
  return { items, next };
}
