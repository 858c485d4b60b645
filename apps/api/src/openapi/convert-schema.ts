import type { StandardSchemaConversionResult } from '@nestjs/swagger';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** zod to OpenAPI 3.1, which takes JSON Schema as it is. Nest's own conversion aims at 3.0. Schemas with a
 *  `meta` id become components. */
export function convertSchema(
  schema: unknown,
  { schemaType }: { schemaType: 'input' | 'output' },
): StandardSchemaConversionResult | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const converted = toComponents(z.toJSONSchema(schema, { target: 'draft-2020-12', io: schemaType }));
  const { $defs, $schema: _dialect, id, ...rest } = converted;
  const components: Record<string, JsonSchema> = {};
  for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>)) {
    components[name] = withoutId(definition);
  }
  if (typeof id !== 'string') return { schema: rest, components };
  components[id] = rest;
  return { schema: { $ref: `#/components/schemas/${id}` }, components };
}

/** zod refers to what it puts into `$defs`; all of that becomes components. */
function toComponents(schema: unknown): JsonSchema {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/');
  return JSON.parse(text) as JsonSchema;
}

function withoutId({ id: _id, ...definition }: JsonSchema): JsonSchema {
  return definition;
}
