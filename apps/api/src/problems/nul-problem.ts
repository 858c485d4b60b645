import type { FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { ProblemError } from './problem-error.js';

/** SQLSTATE character_not_in_repertoire and untranslatable_character: PostgreSQL keeps no U+0000 in a text
 *  (PostgreSQL, "Character Types", "JSON Types"). */
const REFUSED = ['22021', '22P05'];

const DETAIL = 'has the character U+0000, which no text here can have';

/** What to tell about a text that the database refuses; null for any other error. */
export function nulProblem(error: unknown, request: FastifyRequest): ProblemError | null {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (typeof code !== 'string' || !REFUSED.includes(code)) return null;
  if (pointerOfNul(request.params) !== null) {
    return new ProblemError(400, 'BAD_REQUEST', `The path ${DETAIL}`);
  }
  const inQuery = pointerOfNul(request.query);
  if (inQuery !== null) {
    const errors = [{ pointer: inQuery, in: 'query' as const, detail: DETAIL }];
    return new ProblemError(400, 'INVALID_QUERY', `${inQuery}: ${DETAIL}`, { errors });
  }
  if (Buffer.isBuffer(request.body)) {
    const detail = `a text in it ${DETAIL}`;
    return new ProblemError(422, 'BROKEN_BUNDLE', detail, {
      errors: [{ pointer: '', in: 'bundle', detail }],
    });
  }
  const pointer = pointerOfNul(request.body) ?? '';
  const errors = [{ pointer, detail: DETAIL }];
  return new ProblemError(422, 'INVALID_BODY', `${pointer || 'the body'}: ${DETAIL}`, { errors });
}

/** JSON pointer to the first text or key with a NUL. The depth is bounded: a body may nest as it likes. */
function pointerOfNul(value: unknown, depth = 100): string | null {
  if (typeof value === 'string') return value.includes('\0') ? '' : null;
  if (typeof value !== 'object' || value === null || depth === 0) return null;
  for (const [key, inner] of Object.entries(value)) {
    if (key.includes('\0')) return '';
    const found = pointerOfNul(inner, depth - 1);
    if (found !== null) return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${found}`;
  }
  return null;
}
