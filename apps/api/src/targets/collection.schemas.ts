import { z } from 'zod';
import type { CollectionEntity } from '../../../../libs/persistence/src/index.js';

export const collectionSchema = z
  .object({
    id: z.string(),
    targetId: z.string(),
    status: z.enum(['running', 'succeeded', 'failed']),
    snapshotId: z.string().nullable().describe('The snapshot that came of it'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  })
  .meta({ id: 'Collection', description: 'One reading of a target' });

export type CollectionAnswer = z.infer<typeof collectionSchema>;

export function showCollection(collection: CollectionEntity): CollectionAnswer {
  const { id, targetId, status, snapshotId, createdAt, finishedAt, errorCode, errorDetail } = collection;
  return {
    id,
    targetId,
    status,
    snapshotId,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    error: errorCode === null ? null : { code: errorCode, detail: errorDetail ?? '' },
  };
}
