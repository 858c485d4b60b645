import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { validationProblem } from '../problems/validation-problem.js';

const schema = z.strictObject({
  targetId: z.string({ error: 'expected the id of a target, such as tgt_…' }).min(1),
});

/** The target that a POST to /v1/snapshots asks to read; null where the body is a bundle.
 *  @throws ProblemError 422 */
export function readCollectionWish(request: FastifyRequest): { targetId: string } | null {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Buffer.isBuffer(body) || !('targetId' in body))
    return null;
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw validationProblem(result.error.issues, 'body');
}
