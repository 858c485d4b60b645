import { z } from 'zod';
import { webhookTypes } from '../../../../libs/persistence/src/index.js';
import { listSchema } from '../listing/list-answer.js';

const text = z.string().trim().min(1).max(200);
const list = z.array(text).min(1).max(100);

const filterSchema = z
  .strictObject({
    minSeverity: z.enum(['info', 'warning', 'critical']).optional(),
    owners: list.optional(),
    accountIds: list.optional(),
    vpcIds: list.optional(),
    labels: z.record(text, z.string().max(256)).optional(),
  })
  .describe('Which alerts it is told of; all given fields must hold. Absent: all');

const url = z.string().min(1).max(2000).describe('Never shown again');
const routingKey = z
  .string()
  .regex(/^[0-9A-Za-z]{32}$/, { error: 'expected the 32 letters and digits of an integration key' })
  .describe('Never shown again');
const everySeconds = z.int().min(60).max(86_400).describe('Seconds between two signs of life');

const common = { name: text, filter: filterSchema.optional() };

export const createWebhookSchema = z
  .discriminatedUnion(
    'type',
    [
      z.strictObject({ ...common, type: z.literal('slack'), url }),
      z.strictObject({ ...common, type: z.literal('teams'), url }),
      z.strictObject({ ...common, type: z.literal('webhook'), url }),
      z.strictObject({ ...common, type: z.literal('alertmanager'), url }),
      z.strictObject({
        ...common,
        type: z.literal('pagerduty'),
        routingKey,
        region: z.enum(['us', 'eu']).default('us'),
        url: url.optional().describe('Instead of the one of the region'),
      }),
      z.strictObject({
        name: text,
        type: z.literal('heartbeat'),
        url,
        everySeconds: everySeconds.default(300),
      }),
    ],
    { error: `expected a type: ${webhookTypes.join(', ')}` },
  )
  .meta({ id: 'CreateWebhook' });

export const editWebhookSchema = z
  .strictObject({
    name: text.optional(),
    enabled: z.boolean().optional(),
    filter: filterSchema.optional(),
    url: url.optional(),
    routingKey: routingKey.optional().describe('Of PagerDuty'),
    everySeconds: everySeconds.optional().describe('Of a heartbeat'),
  })
  .meta({ id: 'EditWebhook', description: 'What is absent stays as it is' });

export const webhookSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.enum(webhookTypes),
    enabled: z.boolean(),
    disabledReason: z.string().nullable().describe('Why it was switched off by itself'),
    disabledAt: z.iso.datetime().nullable(),
    filter: z.looseObject({}),
    url: z.string().describe('With its secret part taken out'),
    secret: z
      .string()
      .nullable()
      .describe('What signatures are made with (Standard Webhooks). Only in the answer that makes it'),
    everySeconds: z.int().nullable(),
    lastBeatAt: z.iso.datetime().nullable(),
    failingSince: z.iso.datetime().nullable().describe('Since when every try has failed'),
    warnings: z.array(z.string()).describe('Why alerts may not get out'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Webhook' });

export const webhookListSchema = listSchema('WebhookList', webhookSchema);

export type CreateWebhook = z.infer<typeof createWebhookSchema>;
export type EditWebhook = z.infer<typeof editWebhookSchema>;
export type WebhookAnswer = z.infer<typeof webhookSchema>;
