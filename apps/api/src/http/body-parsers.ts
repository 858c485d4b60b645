import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';

const ZIP = ['application/zip', 'application/x-zip-compressed'];
const TAR_GZ = [
  'application/gzip',
  'application/x-gzip',
  'application/x-gtar',
  'application/x-tgz',
  'application/x-tar+gzip',
];

/** The archive format of a Content-Type, if it is one. */
export function archiveFormat(contentType: string): 'zip' | 'tar.gz' | null {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (ZIP.includes(type)) return 'zip';
  return TAR_GZ.includes(type) ? 'tar.gz' : null;
}

export function isArchive(contentType: string): boolean {
  return archiveFormat(contentType) !== null;
}

/** JSON becomes a value, an archive stays a buffer. Fastify collects the body and stops at the route's limit.
 *  Every body's digest is kept for Idempotency-Key. */
export function addBodyParsers(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      request.bodyDigest = digest(body);
      return parseJson(body);
    },
  );
  instance.addContentTypeParser(
    [...ZIP, ...TAR_GZ],
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      request.bodyDigest = digest(body);
      return body;
    },
  );
}

function parseJson(body: Buffer): unknown {
  const text = body.toString('utf8');
  if (text.trim() === '') throw new ProblemError(400, 'INVALID_JSON', 'The body is empty');
  // Harmless in itself, but copied by careless code further on it would change an object's prototype.
  if (/"(?:_|\\u005f){2}proto(?:_|\\u005f){2}"\s*:/i.test(text)) {
    throw new ProblemError(400, 'INVALID_JSON', 'The key "__proto__" is not accepted');
  }
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    throw new ProblemError(400, 'INVALID_JSON', error instanceof Error ? error.message : String(error));
  }
}

function digest(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
