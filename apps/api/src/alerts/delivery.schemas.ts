import { z } from 'zod';
import { listSchema } from '../listing/list-answer.js';
import { listQueryFields } from '../listing/list-query.js';

const status = z.enum(['waiting', 'delivered', 'failed']);

export const listDeliveriesSchema = z.strictObject({
  ...listQueryFields,
  webhook: z.string().optional().describe('Id of a webhook'),
  status: status.optional(),
  group: z.string().optional().describe('Id of a group of alerts'),
});

export const deliverySchema = z
  .object({
    id: z.string(),
    webhookId: z.string(),
    groupId: z.string().nullable(),
    kind: z.string(),
    messageId: z.string().describe('The same at every try; what receivers tell repetitions by'),
    title: z.string(),
    status,
    tries: z.int(),
    dueAt: z.iso.datetime().nullable().describe('Of the next try'),
    settledAt: z.iso.datetime().nullable(),
    error: z.string().nullable().describe('Of the last try'),
    createdAt: z.iso.datetime(),
    attempts: z
      .array(
        z.object({
          number: z.int(),
          at: z.iso.datetime(),
          milliseconds: z.int(),
          statusCode: z.int().nullable().describe('null: no answer'),
          error: z.string().nullable(),
          nextAt: z.iso.datetime().nullable(),
        }),
      )
      .describe('In lists empty'),
  })
  .meta({ id: 'Delivery' });

export const deliveryListSchema = listSchema('DeliveryList', deliverySchema);

export type ListDeliveries = z.infer<typeof listDeliveriesSchema>;
export type DeliveryAnswer = z.infer<typeof deliverySchema>;
