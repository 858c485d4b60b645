import type { NetworkIndex } from '../../snapshot/src/network/index.js';
import { analyze } from './analysis/analyze.js';
import { type DiagnosisContext, present } from './answer/present.js';
import type { Diagnosis } from './diagnosis/diagnosis.js';
import type { DiagnosisRequest } from './diagnosis/request.js';

/** Answers one question about one snapshot. Pure: the same input gives the same answer.
 *  @throws QuestionError where the question names what the snapshot doesn't have. */
export function diagnose(
  index: NetworkIndex,
  request: DiagnosisRequest,
  context: DiagnosisContext,
): Diagnosis {
  return present(analyze(index, request), context);
}
