import { z } from 'zod';
import { listSchema } from '../listing/list-answer.js';
import { listQueryFields } from '../listing/list-query.js';

const severity = z.enum(['info', 'warning', 'critical']);
const phase = z.enum(['ok', 'pending', 'firing', 'resolved', 'undetermined', 'expired']);

export const listAlertsSchema = z.strictObject({
  ...listQueryFields,
  state: phase.optional(),
  intent: z.string().optional().describe('Key of an intent'),
  group: z.string().optional().describe('Id of a group'),
  account: z.string().optional(),
  vpc: z.string().optional(),
  severity: severity.optional(),
});

export const acknowledgeSchema = z
  .strictObject({
    by: z.string().trim().min(1).max(200).describe('Who takes it on'),
    note: z.string().trim().min(1).max(1000).nullable().default(null),
  })
  .meta({ id: 'AcknowledgeAlert' });

const causeSchema = z.object({
  code: z.string(),
  component: z.object({ type: z.string(), id: z.string(), name: z.string().optional() }),
  sentence: z.string(),
  deterministic: z.boolean().describe('It stands in the configuration; one run proves it'),
});

const fixSchema = z.object({ title: z.string(), command: z.string() });

export const alertSchema = z
  .object({
    id: z.string(),
    fingerprint: z.string().describe('Of the intent and the group of sources, not of the cause'),
    groupId: z.string().nullable().describe('Alerts of one group are told as one'),
    state: phase.describe('`undetermined` never takes the place of `firing`'),
    since: z.iso.datetime().describe('Of the state'),
    failingSince: z.iso.datetime().nullable(),
    unsure: z.boolean().describe('The latest run could not tell'),
    flapping: z.boolean(),
    failures: z.int().describe('Failed runs in a row'),
    acknowledgement: z
      .object({ by: z.string(), note: z.string().nullable(), at: z.iso.datetime() })
      .nullable(),
    silences: z
      .array(
        z.object({ id: z.string(), author: z.string(), reason: z.string(), expiresAt: z.iso.datetime() }),
      )
      .describe('Those in force now that are about it'),
    intent: z.object({
      key: z.string(),
      name: z.string(),
      destination: z.string(),
      expectation: z.enum(['reachable', 'blocked']),
      severity,
      owner: z.string().nullable(),
      labels: z.record(z.string(), z.string()),
    }),
    place: z.object({
      key: z.string(),
      accountId: z.string().nullable(),
      region: z.string(),
      vpcId: z.string().nullable(),
      subnetId: z.string().nullable(),
      label: z.string(),
    }),
    interfaces: z.int().describe('Network interfaces that fail, or failed last'),
    problems: z.array(
      z.object({
        cause: causeSchema,
        interfaces: z.int(),
        examples: z.array(z.string()),
        fix: fixSchema.nullable(),
      }),
    ),
    changes: z.array(z.string()).describe('What changed in the network, as far as it was found'),
    auditId: z.string(),
    runId: z.string(),
    observedAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Alert' });

export const alertListSchema = listSchema('AlertList', alertSchema);

export type ListAlerts = z.infer<typeof listAlertsSchema>;
export type Acknowledge = z.infer<typeof acknowledgeSchema>;
export type AlertAnswer = z.infer<typeof alertSchema>;
