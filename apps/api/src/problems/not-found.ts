import { ProblemError } from './problem-error.js';

/** The path names a thing that there isn't: 404. `kind` as people call it, such as "audit". */
export const notFound = (kind: string, id: string): ProblemError =>
  new ProblemError(404, 'NOT_FOUND', `There is no ${kind} ${id}`);
