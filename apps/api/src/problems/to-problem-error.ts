import { HttpException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { QueryFailedError } from 'typeorm';
import { QuestionError } from '../../../../libs/reachability/src/index.js';
import { BundleError } from '../../../../libs/snapshot/src/index.js';
import { nulProblem } from './nul-problem.js';
import type { ProblemCode } from './problem-codes.js';
import { ProblemError } from './problem-error.js';

/** What the caller is told about an error; null when it is a fault of ours that only the log may know. */
export function toProblemError(error: unknown, request: FastifyRequest): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof BundleError) return fromBundle(error);
  if (error instanceof QuestionError) return fromQuestion(error);
  if (isUnavailable(error)) {
    return new ProblemError(503, 'UNAVAILABLE', 'The database does not answer', {
      headers: { 'retry-after': '5' },
    });
  }
  const nul = nulProblem(error, request);
  if (nul !== null) return nul;
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  return status === null ? null : fromStatus(status, error as Error & { code?: string }, request);
}

function fromBundle(error: BundleError): ProblemError {
  const { file, line, column, problem } = error;
  const place = {
    ...(file !== null && { file }),
    ...(line !== null && { line }),
    ...(column !== null && { column }),
  };
  const errors = [{ pointer: '', in: 'bundle' as const, detail: problem, ...place }];
  return new ProblemError(422, 'BROKEN_BUNDLE', error.message, { errors });
}

function fromQuestion(error: QuestionError): ProblemError {
  const { code, pointer, message, candidates } = error;
  return new ProblemError(422, 'INVALID_QUESTION', message, {
    reason: code.toUpperCase().replaceAll('-', '_'),
    errors: [{ pointer, detail: message, ...(candidates?.length && { candidates: [...candidates] }) }],
  });
}

function fromStatus(
  status: number,
  error: Error & { code?: string },
  request: FastifyRequest,
): ProblemError | null {
  switch (status) {
    case 413: {
      const options = request.routeOptions;
      const setting = options.config.access?.bundle ? 'WAYOUT_MAX_BUNDLE_BYTES' : 'WAYOUT_MAX_BODY_BYTES';
      const limit = options.bodyLimit;
      return new ProblemError(413, 'BODY_TOO_LARGE', `The limit is ${limit} bytes (setting ${setting})`);
    }
    case 415:
      return new ProblemError(415, 'UNSUPPORTED_MEDIA_TYPE', unsupported(request));
    case 404:
      return new ProblemError(
        404,
        'NOT_FOUND',
        `${request.method} ${request.url.split('?')[0]} leads nowhere`,
      );
    case 503:
      return new ProblemError(503, 'UNAVAILABLE', error.message);
    default: {
      if (status < 400 || status > 499) return null;
      const code: ProblemCode =
        error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' ? 'INVALID_JSON' : 'BAD_REQUEST';
      return new ProblemError(status, code, error.message);
    }
  }
}

export function unsupported(request: FastifyRequest): string {
  const given = request.headers['content-type'] ?? 'no Content-Type';
  const known = request.routeOptions.config.access?.bundle
    ? 'application/zip, application/gzip (a tar.gz) or application/json'
    : 'application/json';
  return `Expected ${known}, not ${given}`;
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}

/** Connection refused or lost, too many connections, the server shutting down: SQLSTATE classes 08, 53, 57P. */
function isUnavailable(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') {
    return (
      cause instanceof Error &&
      /^(Connection terminated|timeout exceeded when trying to connect)/.test(cause.message)
    );
  }
  return /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|08...|53...|57P..)$/.test(cause.code);
}
