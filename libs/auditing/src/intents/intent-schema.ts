import { z } from 'zod';
import { parseRequest } from '../../../reachability/src/index.js';
import { intentQuestion } from './intent-question.js';

const text = (what: string, max: number) =>
  z
    .string({ error: `expected ${what}` })
    .trim()
    .min(1, { error: `expected ${what}` })
    .max(max, { error: `expected at most ${max} characters` });

const ids = (prefix: string, what: string) =>
  z
    .array(z.string().regex(new RegExp(`^${prefix}-[\\w-]+$`), { error: `expected ${what}` }), {
      error: `expected a list of ${what}`,
    })
    .min(1, { error: `expected at least one ${what}` })
    .max(1000);

const texts = z.record(z.string().min(1).max(128), z.string().max(256), {
  error: 'expected names and values, such as {team: payments}',
});

const sources = z
  .union(
    [
      z.literal('all private'),
      z
        .strictObject({
          tags: texts.optional().describe('Of the interface or its instance; `*` is any value'),
          vpcs: ids('vpc', 'VPC id (vpc-…)').optional(),
          subnets: ids('subnet', 'subnet id (subnet-…)').optional(),
          ids: ids('(?:i|eni)', 'instance or interface id (i-…, eni-…)').optional(),
        })
        .refine((value) => Object.keys(value).length > 0, {
          error: 'expected "all private", or one or more of tags, vpcs, subnets, ids',
        }),
    ],
    { error: 'expected "all private", or an object with tags, vpcs, subnets or ids' },
  )
  .describe('All given fields must hold; in a list any item will do');

/** The fields of an intent, none of them with a default. */
export const intentFields = {
  name: text('a name', 200),
  sources,
  destination: text('an address, CIDR, internet, service:… or host name', 253),
  addresses: z
    .array(z.string())
    .min(1)
    .max(100)
    .optional()
    .describe('Of a host name or a service; with no other destination'),
  protocol: z.union([z.enum(['tcp', 'udp', 'icmp']), z.int().min(0).max(255)], {
    error: 'expected tcp, udp, icmp or a protocol number from 0 to 255',
  }),
  port: z
    .int({ error: 'a port is a whole number from 1 to 65535' })
    .min(1, { error: 'a port is a whole number from 1 to 65535' })
    .max(65535, { error: 'a port is a whole number from 1 to 65535' })
    .optional()
    .describe('Default 443 for tcp'),
  expectation: z.enum(['reachable', 'blocked'], { error: 'expected reachable or blocked' }),
  severity: z.enum(['info', 'warning', 'critical'], { error: 'expected info, warning or critical' }),
  owner: text('a name or an address', 200).nullable(),
  labels: texts,
  assumeGuest: z
    .literal('forwarding', { error: 'expected "forwarding"' })
    .optional()
    .describe('Take NAT instances that nobody has looked into to forward'),
};

/** An intent as people write it. What the question itself may be is decided by the analyzer's own
 *  `parseRequest`, so that intents and diagnoses say the same. */
export const intentSchema = z
  .strictObject(
    {
      ...intentFields,
      sources: intentFields.sources.default('all private'),
      protocol: intentFields.protocol.default('tcp'),
      expectation: intentFields.expectation.default('reachable'),
      severity: intentFields.severity.default('warning'),
      owner: intentFields.owner.default(null),
      labels: intentFields.labels.default({}),
    },
    {
      error: ({ code }) =>
        code === 'invalid_type' ? 'expected an intent with name and destination' : undefined,
    },
  )
  .superRefine((intent, context) => {
    const parsed = parseRequest({ ...intentQuestion(intent), source: '10.0.0.1' });
    if (parsed.ok) return;
    for (const { pointer, message } of parsed.problems) {
      const path = pointer.split('/').slice(1);
      context.addIssue({ code: 'custom', path, message });
    }
  })
  .meta({ id: 'IntentDefinition' });
