import { z } from 'zod';

const resource = {
  kind: z.string().describe('The list of documents it stands in; `Instances`, `Guests`'),
  id: z.string(),
  accountId: z.string().nullable(),
  region: z.string().nullable(),
  name: z.string().optional(),
};

export const changesQuerySchema = z.strictObject({
  since: z.string({ error: 'expected the id of an earlier snapshot' }).min(1),
});

export const snapshotChangesSchema = z
  .object({
    since: z.string(),
    snapshotId: z.string(),
    changes: z.array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('added'), ...resource, document: z.unknown() }),
        z.object({ type: z.literal('removed'), ...resource, document: z.unknown() }),
        z.object({
          type: z.literal('changed'),
          ...resource,
          fields: z.array(
            z.object({
              path: z.string().describe('`Routes[0.0.0.0/0].NatGatewayId`: items by what names them'),
              before: z.unknown().optional(),
              after: z.unknown().optional(),
            }),
          ),
        }),
      ]),
    ),
    incomparable: z
      .array(
        z.object({
          kind: z.string(),
          accountId: z.string().nullable(),
          region: z.string(),
          id: z.string().optional(),
          why: z.string(),
        }),
      )
      .describe('What may hide changes: it was read in one of the snapshots only'),
  })
  .meta({ id: 'SnapshotChanges' });

export type ChangesQuery = z.infer<typeof changesQuerySchema>;
