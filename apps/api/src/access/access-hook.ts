import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type {} from '@fastify/rate-limit';
import { ProblemError } from '../problems/problem-error.js';
import { unsupported } from '../problems/to-problem-error.js';
import { isArchive } from '../http/body-parsers.js';
import type { RouteTable } from '../http/route-table.js';
import type { Authenticator } from './authenticator.js';
import type { RouteAccess } from './route-access.js';
import { allows } from './scope.js';

/** The API's description and its pages; Nest's Swagger module registers them without our configuration. */
const PUBLIC_PAGES = /^\/(docs(\/|$)|openapi\.json$)/;

interface AccessHookParts {
  instance: FastifyInstance;
  authenticator: Authenticator;
  routes: RouteTable;
  requestsPerMinute: number;
}

/** Decides on a request before a byte of its body is read: who is it, how often was it here, may it do this. */
export function addAccessHook({ instance, authenticator, routes, requestsPerMinute }: AccessHookParts): void {
  const limit = instance.createRateLimit({
    max: requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.principal?.id ?? `ip:${request.ip}`,
  });

  const count = async (request: FastifyRequest) => {
    const state = await limit(request);
    if (state.isAllowed || !state.isExceeded) return;
    const seconds = String(Math.max(1, state.ttlInSeconds));
    throw new ProblemError(429, 'RATE_LIMITED', `At most ${state.max} requests a minute; wait ${seconds} s`, {
      headers: { 'retry-after': seconds },
    });
  };

  instance.addHook('onRequest', async (request: FastifyRequest, _reply: FastifyReply) => {
    const access = accessOf(request);
    if (access.uncounted) return;
    if (access.scope === 'public') return count(request);
    try {
      request.principal = await authenticator.authenticate(request.headers.authorization);
    } catch (error) {
      // Counted by address, or guessing would be free.
      await count(request);
      throw error;
    }
    await count(request);
    if (request.is404) throw routes.notFound(request);
    if (!allows(request.principal.scopes, access.scope)) throw forbidden(access.scope);
    const type = request.headers['content-type'];
    if (type !== undefined && isArchive(type) && !access.bundle) {
      throw new ProblemError(415, 'UNSUPPORTED_MEDIA_TYPE', unsupported(request));
    }
  });
}

function accessOf(request: FastifyRequest): RouteAccess {
  const access = request.routeOptions.config.access;
  if (access !== undefined) return access;
  const page = !request.is404 && PUBLIC_PAGES.test(request.routeOptions.url ?? '');
  return { scope: page ? 'public' : 'admin' };
}

function forbidden(scope: string): ProblemError {
  return new ProblemError(403, 'FORBIDDEN', `This needs a key with the scope "${scope}"`, {
    headers: { 'www-authenticate': `Bearer realm="wayout", error="insufficient_scope", scope="${scope}"` },
  });
}
