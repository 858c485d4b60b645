import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiResponse } from '@nestjs/swagger';
import type { RouteAccess } from './route-access.js';
import type { Scope } from './scope.js';

/** Says who may call a route. One without it can be called by admins only. */
export function Access(
  scope: Scope | 'public',
  more: Omit<RouteAccess, 'scope'> = {},
): MethodDecorator & ClassDecorator {
  const access: RouteAccess = { scope, ...more };
  const problem = (status: number, description: string) => ApiResponse({ status, description });
  if (scope === 'public') return applyDecorators(RouteConfig({ access }));
  return applyDecorators(
    RouteConfig({ access }),
    ApiBearerAuth(),
    problem(401, 'No key, or none that is valid'),
    problem(403, `The key lacks the scope ${scope}`),
    problem(429, 'Too many requests'),
  );
}
