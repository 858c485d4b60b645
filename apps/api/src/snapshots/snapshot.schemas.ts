import { z } from 'zod';
import { listSchema } from '../listing/list-answer.js';

export const snapshotSchema = z
  .object({
    id: z.string(),
    hash: z.string().describe('SHA-256 over the content: the same network gives the same hash'),
    capturedAt: z.string().nullable().describe('When it was read, if the bundle says so'),
    createdAt: z.iso.datetime(),
    regions: z.array(
      z.object({
        accountId: z.string().nullable(),
        region: z.string(),
        counts: z.record(z.string(), z.int()).describe('Items by kind of document'),
        unread: z
          .array(
            z.object({
              kind: z.string(),
              reason: z.string(),
              action: z.string().describe('The IAM action that reads it'),
              id: z.string().optional().describe('Only what belongs to this owner is missing'),
            }),
          )
          .optional()
          .describe('What a live reading asked for and did not get'),
        vpcIds: z.array(z.string()).optional().describe('The only VPCs that were read, where not all were'),
      }),
    ),
    broken: z
      .array(
        z.object({
          kind: z.string(),
          file: z.string(),
          position: z.int(),
          id: z.string().nullable(),
          problem: z.string(),
        }),
      )
      .describe('Items that were kept out, the first hundred'),
    brokenCount: z.int(),
    guestCount: z.int(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'Snapshot' });

export const snapshotListSchema = listSchema('SnapshotList', snapshotSchema);

export type SnapshotAnswer = z.infer<typeof snapshotSchema>;
