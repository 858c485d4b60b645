import { answerLive } from '../../../../libs/aws/src/index.js';
import type { Diagnosis, DiagnosisRequest } from '../../../../libs/reachability/src/index.js';
import type { Snapshot } from '../../../../libs/snapshot/src/index.js';
import type { LiveOptions } from './live-options.js';
import { withRegion } from './open-region.js';

/** Answers a question about a live region, of which only what the question touches is read.
 *  @throws UsageError, QuestionError */
export async function answerRegion(
  options: LiveOptions,
  request: DiagnosisRequest,
  context: { id: string; createdAt: string },
): Promise<{ diagnosis: Diagnosis; snapshot: Snapshot }> {
  return withRegion(options, 'diagnose', async (account) => {
    const { diagnosis, snapshot } = await answerLive(account, request, context);
    const id = `live_${snapshot.hash.slice(0, 16)}`;
    return { diagnosis: { ...diagnosis, snapshot: { ...diagnosis.snapshot, id } }, snapshot };
  });
}
