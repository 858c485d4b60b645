import { z } from 'zod';

/** The shape of a question, for the API's description and for wrong types. What the values may be is decided
 *  by the analyzer's own `parseRequest`, the same one that the command line uses, so both say the same. */
export const createDiagnosisSchema = z
  .looseObject({
    snapshotId: z.string().optional().describe('The snapshot to ask about; this or `targetId`'),
    targetId: z.string().optional().describe('The target to ask about: it is read live'),
    maxAgeSeconds: z
      .int({ error: 'expected a whole number of seconds' })
      .min(0, { error: 'expected 0 or more' })
      .max(2_592_000, { error: 'expected at most 2592000 (30 days)' })
      .optional()
      .describe('With `targetId`: a reading of at most this age is good enough (default 0: read anew)'),
    id: z.string().optional().describe('A label of your own'),
    source: z
      .string()
      .describe(
        'Instance or interface id, private address, `subnet-…`, `internet`, or a public address outside',
      )
      .meta({ examples: ['10.10.2.101'] }),
    vpcId: z.string().optional().describe('Tells equal private addresses apart'),
    securityGroupIds: z.array(z.string()).optional().describe('Only with a `subnet-…` source'),
    destination: z
      .string()
      .describe('Address, CIDR, `internet`, `service:…`, instance or interface id, or a host name')
      .meta({ examples: ['internet'] }),
    addresses: z
      .array(z.string())
      .optional()
      .describe('Addresses of a host name or a service; with no other destination'),
    protocol: z
      .union([z.enum(['tcp', 'udp', 'icmp']), z.number()], {
        error: 'expected tcp, udp, icmp or a protocol number from 0 to 255',
      })
      .optional()
      .describe('Default tcp; a number is an IANA protocol number'),
    port: z.number().optional().describe('1 to 65535; default 443 for tcp'),
    icmpType: z.number().optional().describe('0 to 255; default 8, echo request'),
    sourcePorts: z
      .string()
      .optional()
      .meta({ examples: ['32768-60999'] }),
    via: z
      .string()
      .optional()
      .describe('Explicit proxy')
      .meta({ examples: ['10.1.2.1:3128'] }),
    assumeGuest: z.literal('forwarding').optional(),
    also: z
      .array(z.literal('dns'))
      .optional()
      .describe('Side questions: `dns` asks whether the source can resolve names'),
  })
  .meta({ id: 'CreateDiagnosis' });

export type CreateDiagnosis = z.infer<typeof createDiagnosisSchema>;
