import { z } from 'zod';
import { intentFields, intentSchema } from '../../../../libs/auditing/src/index.js';
import { listSchema } from '../listing/list-answer.js';

export const createIntentSchema = intentSchema.meta({ id: 'CreateIntent' });

export const editIntentSchema = z
  .strictObject({
    ...intentFields,
    addresses: intentFields.addresses.nullable(),
    port: intentFields.port.nullable(),
    assumeGuest: intentFields.assumeGuest.nullable(),
  })
  .partial()
  .meta({ id: 'EditIntent', description: 'What is absent stays as it is; null removes it' });

export const intentAnswerSchema = z
  .object({
    id: z.string(),
    ...intentFields,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Intent' });

export const intentListSchema = listSchema('IntentList', intentAnswerSchema);

export const countsSchema = z
  .object({ holds: z.int(), fails: z.int(), undetermined: z.int(), exempt: z.int() })
  .meta({ id: 'OutcomeCounts', description: 'Sources by outcome' });

export const intentHistorySchema = listSchema(
  'IntentHistory',
  z
    .object({
      runId: z.string(),
      at: z.iso.datetime(),
      counts: countsSchema,
      intent: z.looseObject({}).describe('The intent as it was then'),
    })
    .meta({ id: 'IntentHistoryItem' }),
);

export type CreateIntent = z.infer<typeof createIntentSchema>;
export type EditIntent = z.infer<typeof editIntentSchema>;
export type IntentAnswer = z.infer<typeof intentAnswerSchema>;
