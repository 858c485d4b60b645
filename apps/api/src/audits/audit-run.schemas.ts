import { z } from 'zod';
import { countsSchema } from '../intents/intent.schemas.js';
import { listSchema } from '../listing/list-answer.js';
import { listQueryFields } from '../listing/list-query.js';

const statuses = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'missed'] as const;
const outcomes = ['holds', 'fails', 'undetermined', 'exempt'] as const;

const component = z.looseObject({ type: z.string(), id: z.string() });

const cause = z
  .object({ code: z.string(), role: z.string(), component, summary: z.string() })
  .meta({ id: 'IntentCause', description: '`NOT_BLOCKED`: it was to be blocked, and gets through' });

const groupCause = cause
  .extend({ interfaces: z.int().describe('Sources of the group that fail by it') })
  .meta({ id: 'IntentGroupCause', description: 'Those that hit most sources first' });

const openFact = z
  .object({ code: z.string(), component, summary: z.string(), howToLearn: z.string() })
  .meta({ id: 'IntentUnknown' });

const problem = z
  .object({
    id: z.string(),
    code: z.string(),
    role: z.string(),
    component,
    summary: z.string(),
    headline: z.string(),
    intents: z.array(z.string()),
    reach: z.object({
      interfaces: z.int(),
      subnets: z.array(z.string()),
      vpcs: z.array(z.string()),
      accounts: z.array(z.string()),
    }),
    examples: z.array(z.looseObject({ networkInterfaceId: z.string() })),
  })
  .meta({ id: 'AuditProblem', description: 'All sources that fail by one finding on one component' });

const lastHeld = z.object({ runId: z.string(), snapshotId: z.string(), at: z.iso.datetime() });

const change = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('found'),
      since: lastHeld,
      culprits: z.array(
        z.looseObject({ kind: z.string(), id: z.string(), type: z.string(), summary: z.string() }),
      ),
      minimal: z.boolean().describe('Without any one of them the intent would not fail like this'),
      others: z.int().describe('Changes that have nothing to do with it'),
    }),
    z.object({
      status: z.literal('not-found'),
      since: lastHeld,
      reason: z.string(),
      changes: z.int(),
    }),
    z.object({ status: z.literal('never-held') }),
    z.object({ status: z.literal('not-computed'), since: lastHeld }),
  ])
  .meta({ id: 'ChangeExplanation', description: 'What changed since the intent held' });

const state = z
  .object({
    intent: z.looseObject({ key: z.string(), name: z.string() }),
    group: z
      .looseObject({ id: z.string(), subnetId: z.string().nullable() })
      .describe('The sources of a subnet'),
    outcome: z.enum(outcomes),
    counts: countsSchema,
    headline: z.string(),
    causes: z.array(groupCause),
    unknowns: z.array(openFact),
    cause: z.string(),
    deterministic: z.boolean(),
    problems: z.array(z.string()),
    examples: z.array(z.string()),
    since: z.iso.datetime(),
    before: z.object({ outcome: z.enum(outcomes), cause: z.string() }).nullable(),
    change: change.nullable(),
  })
  .meta({ id: 'IntentState' });

const itemFields = {
  id: z.string(),
  auditId: z.string(),
  status: z.enum(statuses).describe('`missed`: a time of the schedule passed without a run'),
  scheduledFor: z.iso.datetime().nullable().describe('null: on demand'),
  missedCount: z.int().nullable().describe('Times that a `missed` one stands for'),
  attempt: z.int(),
  progress: z.object({ phase: z.string(), done: z.int(), total: z.int() }).nullable(),
  snapshotId: z.string().nullable(),
  counts: countsSchema.nullable(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
};

export const auditRunItemSchema = z.object(itemFields).meta({ id: 'AuditRunItem' });

export const auditRunSchema = z
  .object({
    ...itemFields,
    problems: z.array(problem).nullable().describe('The farthest reaching first'),
    states: z.array(state).nullable().describe('One for each intent and subnet'),
  })
  .meta({ id: 'AuditRun' });

export const auditRunListSchema = listSchema('AuditRunList', auditRunItemSchema);

export const createAuditRunSchema = z
  .strictObject({ auditId: z.string({ error: 'expected the id of an audit (aud_…)' }).min(1) })
  .meta({ id: 'CreateAuditRun' });

export const listAuditRunsSchema = z.strictObject({
  ...listQueryFields,
  auditId: z.string().optional(),
  status: z.enum(statuses).optional(),
});

export const listResultsSchema = z.strictObject({
  ...listQueryFields,
  intent: z.string().optional().describe('Id of an intent, or `probe:…`'),
  outcome: z.enum(outcomes).optional(),
  source: z.string().optional().describe('Instance, interface or address'),
  vpc: z.string().optional(),
  subnet: z.string().optional(),
  code: z.string().optional().describe('Of a cause or an unknown'),
});

const auditResultSchema = z
  .object({
    intentKey: z.string(),
    source: z
      .looseObject({ type: z.string(), networkInterfaceId: z.string().optional() })
      .describe('`absent`: an id that the intent names and the snapshot does not have'),
    outcome: z.enum(outcomes),
    verdict: z.string().nullable(),
    verdictIfAssumptionsHold: z.string().optional(),
    exemption: z.enum(['isolated-by-design', 'not-running']).optional(),
    share: z.number().nullable(),
    headline: z.string(),
    causes: z.array(cause),
    unknowns: z.array(openFact),
  })
  .meta({ id: 'AuditResult' });

export const auditResultListSchema = listSchema('AuditResultList', auditResultSchema);

export type CreateAuditRun = z.infer<typeof createAuditRunSchema>;
export type ListAuditRuns = z.infer<typeof listAuditRunsSchema>;
export type ListResults = z.infer<typeof listResultsSchema>;
export type AuditRunItem = z.infer<typeof auditRunItemSchema>;
