import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { addAccessHook } from './access/access-hook.js';
import { Authenticator } from './access/authenticator.js';
import { AppModule, type AppParts } from './app.module.js';
import { addBodyParsers } from './http/body-parsers.js';
import { requestId } from './http/request-id.js';
import { addRequestLog } from './http/request-log.js';
import { RouteTable } from './http/route-table.js';
import type { JsonLog } from './logging/json-log.js';
import { describeApi } from './openapi/describe-api.js';
import { answerProblem } from './problems/answer-problem.js';
import { ProblemFilter } from './problems/problem-filter.js';
import { ValidationPipe } from './problems/validation-pipe.js';

/** A minute for a large bundle over a slow line; what takes longer is an attack or a broken client. */
const REQUEST_TIMEOUT_MS = 120_000;

/** The Nest application with everything around its routes, not yet listening. */
export async function createApp(parts: AppParts, logger: JsonLog): Promise<NestFastifyApplication> {
  const { settings } = parts;
  const adapter = new FastifyAdapter({
    bodyLimit: settings.WAYOUT_MAX_BODY_BYTES,
    genReqId: requestId,
    trustProxy: settings.WAYOUT_TRUST_PROXY,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Errors before there is a route, such as a path that can't be decoded: no filter sees them.
    frameworkErrors: answerProblem,
  });
  const instance: FastifyInstance = adapter.getInstance();
  const routes = new RouteTable();
  // Before anything registers a route.
  routes.watch(instance, settings.WAYOUT_MAX_BUNDLE_BYTES);

  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: pagePolicy } });
  await app.register(rateLimit, { global: false });
  addBodyParsers(instance);
  addRequestLog(instance);
  const authenticator = app.get(Authenticator);
  addAccessHook({ instance, authenticator, routes, requestsPerMinute: settings.WAYOUT_RATE_LIMIT });

  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new ValidationPipe());
  SwaggerModule.setup('docs', app, describeApi(app), { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
  return app;
}

/** For the pages under /docs. `upgrade-insecure-requests` would break them on plain HTTP in a local network. */
const pagePolicy = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};
