import { z } from 'zod';
import { listSchema } from '../listing/list-answer.js';

const region = z
  .string()
  .regex(/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/, { error: 'expected a region such as eu-west-1' });

const fields = {
  name: z.string().trim().min(1).max(100).describe('What people call the account'),
  regions: z
    .array(region)
    .min(1)
    .max(30)
    .refine((list) => new Set(list).size === list.length, { error: 'expected each region once' })
    .describe('The regions to read'),
  roleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, {
      error: 'expected the ARN of a role, such as arn:aws:iam::111122223333:role/wayout',
    })
    .nullable()
    .optional()
    .describe("The role to take on; null or absent: the service's own credentials are those of the account"),
};

export const createTargetSchema = z
  .strictObject({
    ...fields,
    accountId: z.string().regex(/^\d{12}$/, { error: 'expected the twelve digits of an account' }),
  })
  .meta({ id: 'CreateTarget' });

export const editTargetSchema = z
  .strictObject({
    name: fields.name.optional(),
    regions: fields.regions.optional(),
    roleArn: fields.roleArn,
  })
  .meta({ id: 'EditTarget', description: 'What is absent stays as it is' });

export const targetSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    accountId: z.string(),
    regions: z.array(z.string()),
    roleArn: z.string().nullable(),
    externalId: z
      .string()
      .nullable()
      .describe(
        'What the trust policy of the role has to demand. Made here, never changed; null for keys without the scope admin',
      ),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Target' });

export const targetListSchema = listSchema('TargetList', targetSchema);

export const verificationSchema = z
  .object({
    targetId: z.string(),
    verifiedAt: z.iso.datetime(),
    ready: z.boolean().describe('Every action is allowed in every region'),
    regions: z.array(
      z.object({
        region: z.string(),
        credentials: z.object({ ok: z.boolean(), reason: z.string().nullable() }),
        actions: z.array(
          z.object({
            action: z.string(),
            allowed: z.boolean().nullable().describe('null: could not be found out'),
            reason: z.string().nullable(),
            affects: z.string().describe('What can not be said without it'),
          }),
        ),
      }),
    ),
    suffers: z
      .array(z.object({ action: z.string(), regions: z.array(z.string()), affects: z.string() }))
      .describe('What the answers lack, by the actions that are denied'),
  })
  .meta({ id: 'TargetVerification' });

const policy = z.looseObject({ Version: z.string(), Statement: z.array(z.looseObject({})) });

export const accessTextsSchema = z
  .object({
    roleName: z.string(),
    principalArn: z.string().nullable().describe('The principal of this service; null: not configured'),
    externalId: z.string(),
    permissionsPolicy: policy.describe('The least that the role needs'),
    trustPolicy: policy,
    sessionPolicy: policy.describe('What each session is narrowed to, whatever the role may do'),
    cloudFormation: z.string(),
    terraform: z.string(),
  })
  .meta({ id: 'TargetAccess' });

export type CreateTarget = z.infer<typeof createTargetSchema>;
export type EditTarget = z.infer<typeof editTargetSchema>;
export type TargetAnswer = z.infer<typeof targetSchema>;
export type Verification = z.infer<typeof verificationSchema>;
export type AccessTexts = z.infer<typeof accessTextsSchema>;
