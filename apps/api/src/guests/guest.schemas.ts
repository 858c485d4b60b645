import { z } from 'zod';
import type { GuestEntity } from '../../../../libs/persistence/src/index.js';
import { listSchema } from '../listing/list-answer.js';
import { listQueryFields } from '../listing/list-query.js';

const instanceId = z
  .string()
  .regex(/^i-[0-9a-zA-Z-]{1,40}$/, { error: 'expected the id of an instance, such as i-0123456789abcdef0' });
const port = z.int().min(1).max(65_535).describe('Of its sshd; default 22');
const user = z
  .string()
  // As SendSSHPublicKey takes it (API_SendSSHPublicKey, InstanceOSUser).
  .regex(/^[A-Za-z_][A-Za-z0-9@._-]{0,30}[A-Za-z0-9$_-]?$/, { error: 'expected a user of the machine' })
  .describe('Default ec2-user');

export const createGuestSchema = z
  .strictObject({
    targetId: z.string().optional().describe('To look into a machine by SSH: the target that it is in'),
    region: z.string().optional().describe('With `targetId`, where that has several regions'),
    instanceId: instanceId
      .optional()
      .describe('The machine; with an upload only where the facts do not say it'),
    user: user.optional(),
    port: port.optional(),
    way: z
      .enum(['auto', 'public', 'private', 'nat'])
      .optional()
      .describe(
        'Straight to the public or private address, or through the NAT instance of its subnet; auto (the default) takes the first of public, nat, private that there is',
      ),
    jump: z
      .strictObject({ instanceId, user: user.optional(), port: port.optional() })
      .optional()
      .describe('A jump host of your own choice'),
    probes: z
      .boolean()
      .optional()
      .describe('Also try TCP connections from the machine to a fixed list of places'),
    facts: z.record(z.string(), z.unknown()).optional().describe('Instead: a guest-facts document'),
    scriptOutput: z.string().optional().describe('Instead: what `wayout guest-script` printed'),
  })
  .meta({ id: 'CreateGuest', description: 'One of `targetId`, `facts` and `scriptOutput`' });

export type CreateGuest = z.infer<typeof createGuestSchema>;

export const probeSchema = z
  .object({
    destination: z.string(),
    port: z.int(),
    outcome: z.enum(['connected', 'refused', 'timed-out', 'failed', 'not-tried']),
    detail: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Probe', description: 'A TCP connection that was tried from a machine' });

const guestFields = {
  id: z.string(),
  instanceId: z.string(),
  targetId: z.string().nullable(),
  region: z.string().nullable(),
  origin: z.enum(['ssh', 'upload']),
  status: z.enum(['running', 'succeeded', 'failed']),
  requestedBy: z.string().describe('Id of the API key'),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  collectedAt: z.iso.datetime().nullable().describe('When the machine was like that'),
  usedUntil: z.iso
    .datetime()
    .nullable()
    .describe('Diagnoses use the facts until then, or until newer ones are there'),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
};

export const guestItemSchema = z.object(guestFields).meta({ id: 'GuestItem' });

export const guestSchema = z
  .object({
    ...guestFields,
    path: z
      .array(
        z.object({
          instanceId: z.string(),
          user: z.string(),
          host: z.string(),
          port: z.int(),
          hostKey: z.string().describe('Fingerprint'),
          firstSeen: z.boolean(),
        }),
      )
      .nullable()
      .describe('The machines on the way, the one looked into last'),
    unread: z.record(z.string(), z.string()).describe('What is unknown, and why'),
    probes: z.array(probeSchema).nullable().describe('null: none were asked for'),
    facts: z.record(z.string(), z.unknown()).nullable().describe('The guest-facts document, without secrets'),
  })
  .meta({ id: 'Guest', description: 'One look into a machine' });

export const guestListSchema = listSchema('GuestList', guestItemSchema);

export const listGuestsSchema = z.strictObject({ ...listQueryFields, instanceId: z.string().optional() });

export type ListGuests = z.infer<typeof listGuestsSchema>;
export type GuestItem = z.infer<typeof guestItemSchema>;
export type GuestAnswer = z.infer<typeof guestSchema>;

export function showGuestItem(guest: GuestEntity, maxAgeSeconds: number): GuestItem {
  const { collectedAt, errorCode, errorDetail } = guest;
  const until = collectedAt && new Date(collectedAt.getTime() + maxAgeSeconds * 1000);
  return {
    id: guest.id,
    instanceId: guest.instanceId,
    targetId: guest.targetId,
    region: guest.region,
    origin: guest.origin,
    status: guest.status,
    requestedBy: guest.requestedBy,
    createdAt: guest.createdAt.toISOString(),
    finishedAt: guest.finishedAt?.toISOString() ?? null,
    collectedAt: collectedAt?.toISOString() ?? null,
    usedUntil: until?.toISOString() ?? null,
    error: errorCode === null ? null : { code: errorCode, detail: errorDetail ?? '' },
  };
}

export function showGuest(guest: GuestEntity, maxAgeSeconds: number): GuestAnswer {
  const facts = guest.facts as { unread?: Record<string, string> } | null;
  return {
    ...showGuestItem(guest, maxAgeSeconds),
    path: guest.path as GuestAnswer['path'],
    unread: facts?.unread ?? {},
    probes: guest.probes as GuestAnswer['probes'],
    facts: facts as GuestAnswer['facts'],
  };
}
