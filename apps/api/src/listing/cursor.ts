import type { IdPrefix, PagePosition } from '../../../../libs/persistence/src/index.js';
import { ProblemError } from '../problems/problem-error.js';

/** A place in a list as callers carry it around: opaque to them. */
export function writeCursor(position: PagePosition): string {
  return Buffer.from(`${position.createdAt.getTime()}.${position.id}`).toString('base64url');
}

/** @throws ProblemError 400 if the text isn't a cursor of a list of these things. */
export function readCursor(cursor: string | undefined, prefix: IdPrefix): PagePosition | null {
  if (cursor === undefined) return null;
  const [, time, id] =
    /^(\d{1,15})\.([a-z]{3}_[0-9A-Z]{26})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (time === undefined || id === undefined || !id.startsWith(`${prefix}_`)) {
    const detail = 'expected the value of "nextCursor" of an earlier page of this list';
    throw new ProblemError(400, 'INVALID_QUERY', `cursor: ${detail}`, {
      errors: [{ pointer: '/cursor', in: 'query', detail }],
    });
  }
  return { createdAt: new Date(Number(time)), id };
}
