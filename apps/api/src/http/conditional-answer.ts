import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers 304 without a body if the caller has this version already. Resources here never change, but what
 *  is drawn from them may look different in the next release, so the tag comes from the text itself. */
export function conditionalAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
): string | undefined {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
  const known = request.headers['if-none-match'] ?? '';
  const matches = known.split(',').some((part) => {
    const candidate = part.trim().replace(/^W\//, '');
    return candidate === '*' || candidate === tag;
  });
  if (!matches) return body;
  reply.status(304);
  return undefined;
}

export function conditionalJson(
  request: FastifyRequest,
  reply: FastifyReply,
  value: unknown,
): string | undefined {
  reply.type('application/json; charset=utf-8');
  return conditionalAnswer(request, reply, JSON.stringify(value));
}
