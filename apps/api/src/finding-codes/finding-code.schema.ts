import { z } from 'zod';
import { listSchema } from '../listing/list-answer.js';

export const findingCodeSchema = z
  .looseObject({
    code: z.string(),
    awsCode: z.string().optional().describe('Code of the AWS Reachability Analyzer for the same thing'),
    kind: z.enum(['finding', 'unknown']),
    layer: z.string(),
    severity: z.string(),
    meaning: z.string(),
    symptom: z.string(),
  })
  .meta({ id: 'FindingCode' });

export const findingCodeListSchema = listSchema('FindingCodeList', findingCodeSchema);
