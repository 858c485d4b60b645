import type { Scope } from './scope.js';

/** What a route demands, kept in Fastify's route configuration so that it is known before the body is read. */
export interface RouteAccess {
  scope: Scope | 'public';
  /** Takes a bundle: archives are accepted, and the larger body limit holds. */
  bundle?: boolean;
  /** Not counted by the rate limit. */
  uncounted?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }

  interface FastifyRequest {
    /** Set when the request carries a valid key. */
    principal?: import('./principal.js').Principal;
    /** SHA-256 of the body as it came in, in hex. */
    bodyDigest?: string;
  }
}
