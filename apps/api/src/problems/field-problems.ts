import type { ProblemCode } from './problem-codes.js';
import { ProblemError } from './problem-error.js';

/** One field of a body that isn't as it should be: 422. `pointer` is a JSON pointer (RFC 6901). */
export function wrongField(
  pointer: string,
  detail: string,
  code: ProblemCode = 'INVALID_BODY',
): ProblemError {
  return new ProblemError(422, code, `${pointer}: ${detail}`, { errors: [{ pointer, detail }] });
}

/** One query parameter that isn't as it should be: 400. */
export function wrongParameter(name: string, detail: string): ProblemError {
  return new ProblemError(400, 'INVALID_QUERY', `${name}: ${detail}`, {
    errors: [{ pointer: `/${name}`, in: 'query', detail }],
  });
}
