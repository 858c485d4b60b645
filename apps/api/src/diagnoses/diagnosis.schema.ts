import { z } from 'zod';
import { probeSchema } from '../guests/guest.schemas.js';
import { listSchema } from '../listing/list-answer.js';

const verdict = z.enum(['reachable', 'unreachable', 'partial', 'undetermined']).meta({ id: 'Verdict' });

const component = z
  .looseObject({ type: z.string(), id: z.string(), name: z.string().optional() })
  .meta({ id: 'Component' });

const packets = z
  .object({
    protocol: z.string(),
    source: z.array(z.string()),
    sourcePorts: z.array(z.string()),
    destination: z.array(z.string()),
    destinationPorts: z.array(z.string()),
    icmpType: z.string().optional(),
  })
  .meta({ id: 'PacketRanges', description: 'A set of packets, each field written as ranges' });

const examplePacket = z
  .object({
    protocol: z.string(),
    source: z.string(),
    sourcePort: z.int().nullable(),
    destination: z.string(),
    destinationPort: z.int().nullable(),
    icmpType: z.int().optional(),
  })
  .meta({ id: 'ExamplePacket' });

const hop = z
  .object({
    seq: z.int(),
    kind: z.string(),
    component,
    decision: z.enum(['pass', 'drop', 'translate', 'unknown', 'not-reached']),
    reached: z.boolean().describe('False behind the first drop'),
    packetIn: packets,
    packetOut: packets,
    examplePacketIn: examplePacket,
    examplePacket,
    matched: z.object({ rule: z.string(), text: z.string() }).optional(),
    nearMisses: z.array(z.object({ rule: z.string(), missed: z.array(z.string()), text: z.string() })),
    state: z
      .object({
        id: z.string(),
        created: z.boolean().optional(),
        used: z.boolean().optional(),
        text: z.string(),
      })
      .optional(),
    code: z.string().optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'Hop' });

const leg = z
  .object({
    direction: z.enum(['forward', 'return']),
    outcome: z.enum(['delivered', 'dropped', 'unknown']),
    part: z.enum(['all', 'working', 'failing', 'undetermined']),
    hops: z.array(hop),
  })
  .meta({ id: 'Leg' });

const finding = z
  .object({
    code: z.string(),
    awsCode: z.string().optional(),
    role: z.enum(['blocking', 'partial', 'warning']),
    leg: z.enum(['forward', 'return']),
    hop: z.int().nullable(),
    component,
    summary: z.string(),
    evidence: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Finding' });

const unknown = z
  .object({
    code: z.string(),
    component,
    summary: z.string(),
    howToLearn: z.string(),
    outcomes: z.array(z.object({ if: z.string(), verdict })),
  })
  .meta({ id: 'Unknown' });

const sideQuestion = z
  .object({
    about: z.literal('dns'),
    verdict,
    headline: z.string(),
    findings: z.array(finding),
    unknowns: z.array(unknown),
  })
  .meta({ id: 'SideQuestion' });

const fix = z
  .object({
    id: z.string(),
    title: z.string(),
    resolves: z.array(z.string()),
    edits: z.array(
      z.object({
        action: z.string().describe('An EC2 call ("ec2:CreateRoute"), or "guest:run"'),
        region: z.string(),
        accountId: z.string().optional(),
        parameters: z.record(z.string(), z.unknown()).describe('The input of the call'),
        creates: z.string().optional().describe('Stand-in for the id of what the call makes'),
      }),
    ),
    render: z.object({
      awsCli: z.array(z.string()),
      cloudformation: z.string(),
      terraform: z.string(),
      console: z.array(z.string()),
    }),
    undo: z.array(z.string()),
    verification: z.object({
      status: z.enum(['verified', 'failed']),
      verdictAfter: verdict,
      verdictIfAssumptionsHold: verdict.optional(),
      alsoOpens: z.array(z.string()),
      breaks: z.array(z.string()),
    }),
    monthlyCostUsd: z.number().optional(),
  })
  .meta({ id: 'Fix' });

const ranges = z.record(z.string(), z.array(z.string())).meta({ id: 'FlowRanges' });

/** A diagnosis as the API describes it. The analyzer's own type is what is sent. */
export const diagnosisSchema = z
  .looseObject({
    id: z.string(),
    status: z.literal('succeeded'),
    createdAt: z.iso.datetime(),
    request: z.looseObject({ source: z.string(), destination: z.string() }),
    verdict,
    verdictIfAssumptionsHold: verdict.optional(),
    pattern: z.enum(['intermittent', 'destination-dependent']).nullable(),
    share: z.number().nullable().describe('Of the packets asked about, the part that works'),
    working: ranges,
    failing: ranges,
    undetermined: ranges.optional(),
    headline: z.string(),
    basis: z.array(z.enum(['config', 'guest', 'probe'])),
    snapshot: z.object({ id: z.string(), hash: z.string(), capturedAt: z.string().nullable() }),
    source: z.looseObject({ type: z.string() }),
    egressIdentity: z.looseObject({ publicIp: z.string() }).nullable(),
    legs: z.array(leg),
    findings: z.array(finding).describe('Blocking ones in the order of the path'),
    unknowns: z.array(unknown),
    assumptions: z.array(z.object({ code: z.string(), summary: z.string(), confirmBy: z.string() })),
    alternatives: z.array(
      z.looseObject({ via: z.string(), codes: z.array(z.string()), summary: z.string() }),
    ),
    sideQuestions: z.array(sideQuestion).optional().describe('Only what the request asks for in `also`'),
    fixes: z.array(fix).describe('Best first: fewest edits, least new exposure, cost'),
    notes: z.array(z.string()),
    probes: z
      .array(probeSchema)
      .optional()
      .describe('What was tried from the source: evidence beside the computed verdict, never instead of it'),
  })
  .meta({ id: 'Diagnosis' });

const diagnosisItemSchema = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime(),
    snapshotId: z.string(),
    verdict,
    headline: z.string(),
    codes: z.array(z.string()).describe('Of findings and unknowns'),
    vpcId: z.string().nullable(),
    request: z.looseObject({ source: z.string(), destination: z.string() }),
  })
  .meta({ id: 'DiagnosisItem' });

export const diagnosisListSchema = listSchema('DiagnosisList', diagnosisItemSchema);

export type DiagnosisItem = z.infer<typeof diagnosisItemSchema>;
