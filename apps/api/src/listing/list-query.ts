import { z } from 'zod';

const LIMIT = 'expected one whole number from 1 to 200';

/** Query parameters of every list. */
export const listQueryFields = {
  limit: z.coerce
    .number({ error: LIMIT })
    .int({ error: LIMIT })
    .min(1, { error: LIMIT })
    .max(200, { error: LIMIT })
    .default(50)
    .describe('Items a page'),
  cursor: z.string().optional().describe('`nextCursor` of the page before'),
};

/** Of a list that fits on one page. */
export const noQuerySchema = z.strictObject({});

export const listQuerySchema = z.strictObject(listQueryFields);

export type ListQuery = z.infer<typeof listQuerySchema>;
