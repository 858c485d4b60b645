import { problemTitles, type ProblemCode } from './problem-codes.js';
import type { FieldProblem } from './problem.js';

/** Thrown anywhere in a request, answered as problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly title: string;

  constructor(
    readonly status: number,
    readonly code: ProblemCode,
    detail: string,
    readonly more: {
      errors?: FieldProblem[];
      headers?: Record<string, string>;
      /** A finer code that stands in the answer instead. */
      reason?: string;
    } = {},
  ) {
    super(detail);
    this.title = problemTitles[code];
  }
}
