import { z } from 'zod';
import type { Page } from '../../../../libs/persistence/src/index.js';
import { writeCursor } from './cursor.js';

/** The schema of one page of a list. */
export function listSchema<T extends z.ZodType>(id: string, item: T) {
  return z
    .object({ items: z.array(item), nextCursor: z.string().nullable().describe('null on the last page') })
    .meta({ id });
}

export function listAnswer<T, U>(
  page: Page<T>,
  show: (item: T) => U,
): { items: U[]; nextCursor: string | null } {
  return { items: page.items.map(show), nextCursor: page.next === null ? null : writeCursor(page.next) };
}
