import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemTitles } from './problem-codes.js';
import type { Problem } from './problem.js';
import { toProblemError } from './to-problem-error.js';
import { loggable } from '../logging/loggable.js';

const logger = new Logger('Problem');

/** Answers an error with problem details (RFC 9457). What is our own fault goes to the log, not to the caller. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toProblemError(error, request);
  if (known === null || known.status >= 500) {
    logger.error(loggable(error), { requestId: request.id });
  }
  const code = known?.code ?? 'INTERNAL';
  const reason = known?.more.reason ?? code;
  const problem: Problem = {
    type: `urn:wayout:problem:${reason.toLowerCase().replaceAll('_', '-')}`,
    title: problemTitles[code],
    status: known?.status ?? 500,
    detail: known?.message ?? 'The log has the cause under this request id',
    instance: `urn:wayout:request:${request.id}`,
    code: reason,
    ...(known?.more.errors && { errors: known.more.errors }),
  };
  void reply
    .status(problem.status)
    .headers({ ...known?.more.headers, 'x-request-id': request.id, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}
