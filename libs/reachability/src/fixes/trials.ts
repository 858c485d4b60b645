import type { NetworkIndex } from '../../../snapshot/src/index.js';
import { analyze } from '../analysis/analyze.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { EditRefused } from './apply/applier.js';
import { indexEdited } from './apply/apply-edits.js';
import type { Edit } from './edits/edit.js';
import type { Solution } from './solution.js';

/** Edits tried on copies of one network, and one question asked of each. What has been tried is known: the lines of
 *  attack of a search meet in the same edits. */
export class Trials {
  private readonly known = new Map<string, Solution | undefined>();

  constructor(
    readonly index: NetworkIndex,
    private readonly request: DiagnosisRequest,
  ) {}

  /** Undefined where EC2 would refuse one of the edits. */
  try(edits: Edit[]): Solution | undefined {
    const key = JSON.stringify(edits);
    if (!this.known.has(key)) this.known.set(key, this.apply(edits));
    const trial = this.known.get(key);
    return trial && { ...trial, edits };
  }

  private apply(edits: Edit[]): Solution | undefined {
    try {
      const index = indexEdited(this.index, edits);
      return { edits, index, analysis: analyze(index, this.request) };
    } catch (error) {
      if (error instanceof EditRefused) return undefined;
      throw error;
    }
  }
}
