import { z } from 'zod';

/** One field that is wrong. */
const fieldProblemSchema = z
  .object({
    pointer: z.string().describe('JSON pointer into the body; for a query parameter "/" and its name'),
    in: z
      .enum(['body', 'query', 'bundle'])
      .optional()
      .describe('What the pointer points into; body if absent'),
    detail: z.string(),
    file: z.string().optional().describe('The file of the bundle'),
    line: z.int().optional(),
    column: z.int().optional(),
    candidates: z.array(z.string()).optional().describe('What the value could mean'),
  })
  .meta({ id: 'FieldProblem' });

/** Problem details as RFC 9457 has them, with a stable code for programs. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().describe('Id of the request, as in the log and in x-request-id'),
    code: z.string(),
    errors: z.array(fieldProblemSchema).optional(),
  })
  .meta({ id: 'Problem' });

export type FieldProblem = z.infer<typeof fieldProblemSchema>;
export type Problem = z.infer<typeof problemSchema>;
