import { z } from 'zod';
import { countsSchema } from '../intents/intent.schemas.js';
import { listSchema } from '../listing/list-answer.js';

const idList = (prefix: string, what: string) =>
  z
    .array(z.string().regex(new RegExp(`^${prefix}_`), { error: `expected the id of ${what} (${prefix}_…)` }))
    .max(200)
    .refine((list) => new Set(list).size === list.length, { error: 'expected each id once' });

const fields = {
  name: z.string().trim().min(1).max(100),
  targetIds: idList('tgt', 'a target').min(1).describe('The targets that are read; this or `snapshotId`'),
  snapshotId: z.string().describe('A snapshot to look at instead'),
  intentIds: idList('int', 'an intent').describe('Empty: the four standard probes of every private source'),
  cron: z
    .string()
    .max(200)
    .nullable()
    .describe('Minute, hour, day of month, month, day of week; null: only on demand'),
  timeZone: z.string().max(100).describe('IANA time zone of `cron`, such as Europe/Berlin'),
  paused: z.boolean().describe('A paused audit runs on demand only'),
};

export const createAuditSchema = z
  .strictObject({
    name: fields.name,
    targetIds: fields.targetIds.optional(),
    snapshotId: fields.snapshotId.optional(),
    intentIds: fields.intentIds.default([]),
    cron: fields.cron.default(null),
    timeZone: fields.timeZone.default('UTC'),
    paused: fields.paused.default(false),
  })
  .meta({ id: 'CreateAudit' });

export const editAuditSchema = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'EditAudit', description: 'What is absent stays as it is' });

export const auditSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    targetIds: z.array(z.string()),
    snapshotId: z.string().nullable(),
    intentIds: z.array(z.string()),
    cron: z.string().nullable(),
    timeZone: z.string(),
    paused: z.boolean(),
    nextRunAt: z.iso.datetime().nullable(),
    lastRun: z
      .object({
        id: z.string(),
        status: z.string(),
        createdAt: z.iso.datetime(),
        finishedAt: z.iso.datetime().nullable(),
        counts: countsSchema.nullable(),
      })
      .nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Audit' });

export const auditListSchema = listSchema('AuditList', auditSchema);

export type CreateAudit = z.infer<typeof createAuditSchema>;
export type EditAudit = z.infer<typeof editAuditSchema>;
export type AuditAnswer = z.infer<typeof auditSchema>;
