import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';

/** The ETag of a resource that is edited (RFC 9110): its version. */
export function versionTag(version: number): string {
  return `"v${version}"`;
}

const tagsIn = (header: string): string[] => header.split(',').map((part) => part.trim());

/** Sends the resource with its ETag, or 304 to a caller that has this version. Only for one that shows nothing
 *  but what makes a version. */
export function versionedJson(
  request: FastifyRequest,
  reply: FastifyReply,
  { version, body }: { version: number; body: unknown },
): string | undefined {
  const tag = versionTag(version);
  reply.type('application/json; charset=utf-8').headers({ etag: tag, 'cache-control': 'private, no-cache' });
  const known = tagsIn(request.headers['if-none-match'] ?? '').map((part) => part.replace(/^W\//, ''));
  if (!known.includes(tag) && !known.includes('*')) return JSON.stringify(body);
  reply.status(304);
  return undefined;
}

/** Lets through only who has seen the present version. `If-Match: *` takes any.
 *  @throws ProblemError 428 without If-Match, 412 where it names another version */
export function checkVersion(request: FastifyRequest, version: number): void {
  const given = request.headers['if-match'];
  if (given === undefined) {
    const detail =
      'Send If-Match with the ETag of the version that you have seen, so that no change gets lost';
    throw new ProblemError(428, 'PRECONDITION_REQUIRED', detail);
  }
  const tags = tagsIn(given);
  if (!tags.includes('*') && !tags.includes(versionTag(version))) throw changedMeanwhile();
}

/** The same where the caller may leave it open. @throws ProblemError 412 */
export function checkVersionIfGiven(request: FastifyRequest, version: number): void {
  if (request.headers['if-match'] !== undefined) checkVersion(request, version);
}

export function changedMeanwhile(): ProblemError {
  const detail = 'It has changed since you read it: read it again, and decide anew';
  return new ProblemError(412, 'PRECONDITION_FAILED', detail);
}
