import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem-error.js';

/** Knows every route, to tell "no such thing" from "not with this method". */
export class RouteTable {
  private readonly routes: { methods: string[]; pattern: RegExp }[] = [];

  /** To be called before the routes are registered. `bundleLimit`: body limit in bytes of the routes that
   *  take bundles; Nest has no way to set it on a route. */
  watch(instance: FastifyInstance, bundleLimit: number): void {
    instance.addHook('onRoute', (route) => {
      const methods = [route.method].flat();
      const source = route.url
        .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
        .replaceAll(/:[^/.\\]+/g, '[^/]+');
      this.routes.push({ methods, pattern: new RegExp(`^${source.replaceAll('*', '.*')}$`) });
      if (route.config?.access?.bundle) route.bodyLimit = bundleLimit;
    });
  }

  notFound(request: FastifyRequest): ProblemError {
    const path = request.url.split('?')[0] ?? '/';
    const matching = this.routes.filter((route) => route.pattern.test(path));
    const allowed = [...new Set(matching.flatMap((route) => route.methods))].sort();
    if (allowed.length === 0) return new ProblemError(404, 'NOT_FOUND', `There is nothing at ${path}`);
    return new ProblemError(405, 'METHOD_NOT_ALLOWED', `${path} knows ${allowed.join(', ')}`, {
      headers: { allow: allowed.join(', ') },
    });
  }
}
