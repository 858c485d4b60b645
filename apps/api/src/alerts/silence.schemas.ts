import { z } from 'zod';
import { listSchema } from '../listing/list-answer.js';

const name = z.string().trim().min(1).max(256);

const matcherSchema = z
  .strictObject({
    alertId: name.optional(),
    intentKey: name.optional(),
    accountId: name.optional(),
    vpcId: name.optional(),
    subnetId: name.optional(),
    code: name.optional().describe('Of the cause; an alert with other causes besides is not silenced'),
    componentId: name.optional(),
    owner: name.optional(),
    labels: z.record(name, z.string().max(256)).optional(),
  })
  .refine((matcher) => Object.values(matcher).some((value) => value !== undefined), {
    error: 'expected at least one field: a silence of everything would silence what nobody thought of',
  })
  .describe('All given fields must hold');

const fields = {
  reason: z.string().trim().min(1).max(1000),
  matcher: matcherSchema,
  startsAt: z.iso.datetime({ offset: true }).describe('Default: now'),
  expiresAt: z.iso.datetime({ offset: true }),
};

export const createSilenceSchema = z
  .strictObject({
    ...fields,
    author: z.string().trim().min(1).max(200).describe('Who answers for it'),
    startsAt: fields.startsAt.optional(),
  })
  .meta({ id: 'CreateSilence' });

export const editSilenceSchema = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'EditSilence', description: 'What is absent stays as it is' });

export const silenceSchema = z
  .object({
    id: z.string(),
    state: z.enum(['pending', 'active', 'expired']),
    author: z.string(),
    reason: z.string(),
    matcher: z.looseObject({}),
    startsAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    createdBy: z.string().describe('Id of the API key'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Silence' });

export const silenceListSchema = listSchema('SilenceList', silenceSchema);

export type CreateSilence = z.infer<typeof createSilenceSchema>;
export type EditSilence = z.infer<typeof editSilenceSchema>;
export type SilenceAnswer = z.infer<typeof silenceSchema>;
