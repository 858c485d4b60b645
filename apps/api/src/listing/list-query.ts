import { z } from 'zod';

/** Query parameters of every list. */
export const listQueryFields = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Items a page'),
  cursor: z.string().optional().describe('`nextCursor` of the page before'),
};

export const listQuerySchema = z.strictObject(listQueryFields);

export type ListQuery = z.infer<typeof listQuerySchema>;
