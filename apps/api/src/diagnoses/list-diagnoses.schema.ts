import { z } from 'zod';
import { listQueryFields } from '../listing/list-query.js';

const moment = z.iso.datetime({ offset: true, error: 'expected a time such as 2026-01-31T12:00:00Z' });

export const listDiagnosesSchema = z.strictObject({
  ...listQueryFields,
  verdict: z.enum(['reachable', 'unreachable', 'partial', 'undetermined']).optional(),
  code: z.string().optional().describe('Code of a finding or an unknown'),
  vpc: z.string().optional().describe('VPC of the source'),
  source: z
    .string()
    .optional()
    .describe('The source as asked, or its instance, interface, address or subnet'),
  snapshotId: z.string().optional(),
  from: moment.optional().describe('Made at this moment or later'),
  to: moment.optional().describe('Made before this moment'),
});

export type ListDiagnoses = z.infer<typeof listDiagnosesSchema>;
