import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The caller's x-request-id where it is harmless, else a new one. */
export function requestId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
