import type { FastifyRequest } from 'fastify';

/** Nobody keeps a connection longer than this. */
const LONGEST_WAIT_SECONDS = 100;

/** Seconds that the caller would wait for an answer (RFC 7240, `Prefer: wait=N`); 0 if it doesn't say. */
export function preferredWait(request: FastifyRequest): number {
  const headers = [request.headers['prefer'] ?? []].flat();
  const seconds = headers
    .flatMap((header) => header.split(','))
    .map((part) => /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(;.*)?$/i.exec(part)?.[1])
    .find((found) => found !== undefined);
  return Math.min(Number(seconds ?? 0), LONGEST_WAIT_SECONDS);
}
