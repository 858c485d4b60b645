import { z } from 'zod';
import { scopes } from '../access/scope.js';
import { listSchema } from '../listing/list-answer.js';

export const createApiKeySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100).describe('What the key is for'),
    scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
    expiresAt: z.iso.datetime({ offset: true }).optional().describe('A moment in the future; absent: never'),
  })
  .meta({ id: 'CreateApiKey' });

export const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe('The part of the key that is no secret'),
    scopes: z.array(z.enum(scopes)),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe('Exact to a minute'),
  })
  .meta({ id: 'ApiKey' });

export const createdApiKeySchema = apiKeySchema
  .extend({
    secret: z.string().nullable().describe('The key itself. Shown this once; null in a repeated answer'),
  })
  .meta({ id: 'CreatedApiKey' });

export const apiKeyListSchema = listSchema('ApiKeyList', apiKeySchema);

export type CreateApiKey = z.infer<typeof createApiKeySchema>;
export type ApiKey = z.infer<typeof apiKeySchema>;
