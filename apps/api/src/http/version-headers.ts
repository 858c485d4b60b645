import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

const changed = ApiResponse({ status: 412, description: 'It has changed meanwhile' });

/** Describes a route that changes a resource for who has seen its present version (`checkVersion`). */
export const NeedsVersion = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the version that was seen' }),
    changed,
    ApiResponse({ status: 428, description: 'If-Match is missing' }),
  );

/** The same for one that may be told the version, as an end is (`checkVersionIfGiven`). */
export const TakesVersion = (): MethodDecorator =>
  applyDecorators(ApiHeader({ name: 'If-Match', required: false }), changed);
