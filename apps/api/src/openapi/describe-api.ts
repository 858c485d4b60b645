import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problemSchema } from '../problems/problem.js';
import { convertSchema } from './convert-schema.js';

/** The OpenAPI 3.1 description of the running routes. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const frame = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Wayout')
    .setDescription(
      "Says why a private machine in AWS can't get out. Errors are problem details (RFC 9457); lists use cursors; a POST may carry an Idempotency-Key.",
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' })
    .build();
  const document = SwaggerModule.createDocument(app, frame, { standardSchemaConverter: convertSchema });
  const problem = convertSchema(problemSchema, { schemaType: 'output' });
  document.components = { ...document.components };
  document.components.schemas = { ...document.components.schemas, ...problem?.components };
  return withProblems(document);
}

type Responses = Record<string, { description: string; content?: unknown }>;

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Every error of every route is problem details: those that routes name themselves, and any other. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item as Record<string, { responses?: Responses }>)) {
      const { responses } = operation;
      if (responses === undefined) continue;
      for (const [status, response] of Object.entries(responses)) {
        if (Number(status) >= 400) response.content = problemContent;
      }
      responses['default'] ??= { description: 'Any other problem', content: problemContent };
    }
  }
  return document;
}
