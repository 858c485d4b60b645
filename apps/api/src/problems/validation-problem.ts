import type { ArgumentMetadata, StandardSchemaValidationPipeOptions } from '@nestjs/common';
import { ProblemError } from './problem-error.js';
import type { FieldProblem } from './problem.js';

type ExceptionFactory = NonNullable<StandardSchemaValidationPipeOptions['exceptionFactory']>;
export type SchemaIssues = Parameters<ExceptionFactory>[0];

/** The issues of a schema as a problem: 400 for a query parameter, 422 for a body. */
export function validationProblem(issues: SchemaIssues, where: ArgumentMetadata['type']): ProblemError {
  const query = where !== 'body';
  const errors = issues.flatMap((issue) =>
    pointersOf(issue).map((pointer): FieldProblem => ({
      pointer,
      ...(query && { in: 'query' as const }),
      detail: issue.message,
    })),
  );
  const whole = query ? 'the query' : 'the body';
  const detail = errors.map((error) => `${error.pointer || whole}: ${error.detail}`).join('; ');
  return query
    ? new ProblemError(400, 'INVALID_QUERY', detail, { errors })
    : new ProblemError(422, 'INVALID_BODY', detail, { errors });
}

/** One pointer an issue, but one for each unknown field: zod names these together at their parent. */
function pointersOf(issue: SchemaIssues[number]): string[] {
  const at = issue.path ?? [];
  const keys = 'keys' in issue && Array.isArray(issue.keys) ? (issue.keys as unknown[]) : [];
  return keys.length === 0 ? [pointerOf(at)] : keys.map((key) => pointerOf([...at, String(key)]));
}

/** RFC 6901. */
function pointerOf(path: NonNullable<SchemaIssues[number]['path']>): string {
  return path
    .map((part) => (typeof part === 'object' ? part.key : part))
    .map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
