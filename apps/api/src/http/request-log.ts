import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Gives each answer the request's id, and each finished request a line in the log. Neither headers nor
 *  queries nor bodies are logged: they may hold what isn't the log's business. */
export function addRequestLog(instance: FastifyInstance): void {
  const logger = new Logger('Http');
  instance.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  instance.addHook('onResponse', async (request, reply) => {
    logger.log('request', {
      requestId: request.id,
      method: request.method,
      path: request.url.split('?')[0],
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      keyId: request.principal?.id,
    });
  });
}
