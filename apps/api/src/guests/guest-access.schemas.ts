import { z } from 'zod';
import type { GuestAccessEntity } from '../../../../libs/persistence/src/index.js';
import { listSchema } from '../listing/list-answer.js';
import { listQueryFields } from '../listing/list-query.js';

const guestAccessSchema = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime(),
    caller: z.string().describe('Id of the API key'),
    action: z.enum(['inspect', 'jump', 'upload', 'read', 'forget-host-key']),
    instanceId: z.string(),
    guestId: z.string().nullable(),
    targetId: z.string().nullable(),
    outcome: z
      .string()
      .nullable()
      .describe('`succeeded`, or the code of what failed; null as long as it runs'),
  })
  .meta({ id: 'GuestAccess', description: 'Who looked at which machine' });

export const guestAccessListSchema = listSchema('GuestAccessList', guestAccessSchema);

export const listGuestAccessesSchema = z.strictObject({
  ...listQueryFields,
  instanceId: z.string().optional(),
  caller: z.string().optional(),
});

export type ListGuestAccesses = z.infer<typeof listGuestAccessesSchema>;

export function showGuestAccess(row: GuestAccessEntity): z.infer<typeof guestAccessSchema> {
  const { id, createdAt, caller, action, instanceId, guestId, targetId, outcome } = row;
  return { id, createdAt: createdAt.toISOString(), caller, action, instanceId, guestId, targetId, outcome };
}
