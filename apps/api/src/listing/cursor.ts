import type { IdPrefix, PagePosition } from '../../../../libs/persistence/src/index.js';
import { wrongParameter } from '../problems/field-problems.js';

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
    throw wrongParameter('cursor', 'expected the value of "nextCursor" of an earlier page of this list');
  }
  return { createdAt: new Date(Number(time)), id };
}
