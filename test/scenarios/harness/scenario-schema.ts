import { z } from 'zod';

/** Folder inside a bundle of several accounts or regions. */
const folder = z.string().optional();

/** One edit of the shared documents, applied before the bundle is read. Exactly one verb an edit. */
const changeSchema = z.union([
  /** The kind isn't in the bundle at all: nothing can be concluded from that. */
  z.strictObject({ list: z.string(), in: folder, absent: z.literal(true) }),
  z.strictObject({ list: z.string(), in: folder, add: z.array(z.record(z.string(), z.unknown())).min(1) }),
  z.strictObject({ list: z.string(), in: folder, id: z.string(), remove: z.literal(true) }),
  /** Fields replaced, one level deep. */
  z.strictObject({ list: z.string(), in: folder, id: z.string(), set: z.record(z.string(), z.unknown()) }),
  z.strictObject({ list: z.string(), in: folder, id: z.string(), unset: z.array(z.string()).min(1) }),
  /** Elements put behind the ones that a list field has. */
  z.strictObject({
    list: z.string(),
    in: folder,
    id: z.string(),
    append: z.record(z.string(), z.array(z.unknown())),
  }),
  /** Guest facts of an instance: whole, parts replaced, parts not read, not inspected at all. */
  z.strictObject({ guest: z.string(), add: z.record(z.string(), z.unknown()) }),
  z.strictObject({ guest: z.string(), set: z.record(z.string(), z.unknown()) }),
  z.strictObject({ guest: z.string(), unset: z.array(z.string()).min(1) }),
  z.strictObject({ guest: z.string(), remove: z.literal(true) }),
]);

export type Change = z.infer<typeof changeSchema>;

/** A change of the documents of EC2. */
export type DocumentChange = Exclude<Change, { guest: string }>;

const codes = z.array(z.string().regex(/^[A-Z][A-Z0-9_]+$/));

/** [kind, decision] or [kind, decision, component id] of a hop. */
const hopSchema = z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string(), z.string(), z.string()])]);

/** "10.1.1.1:55634"; "10.1.1.1:*" where the port is for the device to choose. */
const endpoint = z.string().regex(/^\d+\.\d+\.\d+\.\d+:(\*|\d+)$/);

const rangesSchema = z.strictObject({
  sources: z.array(z.string()).optional(),
  sourcePorts: z.array(z.string()).optional(),
  destinations: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  translatedPorts: z.array(z.string()).optional(),
});

export type ExpectedRanges = z.infer<typeof rangesSchema>;

const answerSchema = z.strictObject({
  verdict: z.enum(['reachable', 'unreachable', 'partial', 'undetermined']),
  verdictIfAssumptionsHold: z.enum(['reachable', 'unreachable', 'partial']).nullable().optional(),
  /** All findings with role `blocking`, in path order; the two lists below go with them one by one. */
  blockers: codes.optional(),
  blockedComponents: z.array(z.string()).optional(),
  blockedLegs: z.array(z.enum(['forward', 'return'])).optional(),
  /** All findings with role `partial`. */
  partial: codes.optional(),
  /** Warnings that have to be among the findings. */
  warnings: codes.optional(),
  /** Codes that must not occur among the findings, in any role, nor among the assumptions. */
  absent: codes.optional(),
  /** All codes of unknowns, each once: one missing fact may concern several components. */
  unknowns: codes.optional(),
  /** Codes of assumptions that have to be among those of the answer. */
  assumptions: codes.optional(),
  /** Outcomes of the first unknown: the verdict if it holds, and if it doesn't. */
  ifFirstUnknown: z.tuple([z.string(), z.string()]).optional(),
  /** The side question about names: its verdict, and the codes of its findings and unknowns. */
  dns: z
    .strictObject({ verdict: z.string(), findings: codes.optional(), unknowns: codes.optional() })
    .nullable()
    .optional(),
  share: z.number().min(0).max(1).optional(),
  pattern: z.enum(['intermittent', 'destination-dependent']).nullable().optional(),
  working: rangesSchema.optional(),
  failing: rangesSchema.optional(),
  /** What the answer rests on: configuration, guest facts. */
  basis: z.array(z.enum(['config', 'guest'])).optional(),
  egress: z
    .strictObject({
      publicIp: z.string(),
      elastic: z.boolean(),
      viaType: z.enum(['nat-gateway', 'nat-instance', 'internet-gateway', 'egress-only-internet-gateway']),
      viaId: z.string(),
    })
    .nullable()
    .optional(),
  /** Hops that occur in this order; others may lie between them. */
  forward: z.array(hopSchema).optional(),
  return: z.array(hopSchema).optional(),
  /** The end of the example packet that a hop rewrites: its source on the forward leg, its
   *  destination on the return leg. */
  translations: z
    .array(
      z.strictObject({
        leg: z.enum(['forward', 'return']),
        kind: z.string(),
        from: endpoint,
        to: endpoint,
      }),
    )
    .optional(),
  /** Some hop of the kind has a near miss with exactly these missed fields. */
  nearMisses: z
    .array(z.strictObject({ kind: z.string(), missed: z.array(z.string()), textIncludes: z.string() }))
    .optional(),
  /** Texts that occur somewhere in the findings (an id, a failure code). */
  mentions: z.array(z.string()).optional(),
  /** Texts that occur somewhere in the notes. */
  notes: z.array(z.string()).optional(),
});

export type ExpectedAnswer = z.infer<typeof answerSchema>;

const errorSchema = z.strictObject({
  error: z.strictObject({ pointer: z.string(), messageIncludes: z.array(z.string()) }),
});

export const scenarioSchema = z.strictObject({
  title: z.string(),
  rules: z.array(z.string().regex(/^(R-[A-Z0-9]+-\d+|§\d+)$/)).min(1),
  why: z.string(),
  /** Folder of the documents, from the scenario's own folder. */
  bundle: z.string().default('bundle'),
  changes: z.array(changeSchema).default([]),
  questions: z
    .array(
      z.strictObject({
        title: z.string().optional(),
        /** On top of the scenario's own. */
        changes: z.array(changeSchema).default([]),
        request: z.record(z.string(), z.unknown()),
        expect: z.union([errorSchema, answerSchema]),
      }),
    )
    .min(1),
});

export type Scenario = z.infer<typeof scenarioSchema>;
