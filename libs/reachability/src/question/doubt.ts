import type { IntervalSet } from '../../../packets/src/index.js';
import type { AssumptionNote, UnknownFact } from '../walk/branch.js';
import type { ComponentRef } from '../diagnosis/hop.js';
import type { DropInfo } from '../walk/step.js';
import type { ResolvedQuestion } from './resolve-question.js';

/** What isn't certain about the packets that the question stands for. */
export interface Doubt {
  fact: UnknownFact;
  /** `always`; `where-mixed`: only where the flows don't all fare alike, since one unknown address of many is
   *  meant; `entirely`: the flows that were walked say nothing of those that are meant. */
  counts: 'always' | 'where-mixed' | 'entirely';
  /** The question, if the fact doesn't hold. Without it nothing can be said for that case. */
  otherwise?: Partial<Pick<ResolvedQuestion, 'source' | 'destinations' | 'outsideOnly'>>;
}

/** Where a name would lead after one change, tried where its present addresses fail. */
export interface Detour {
  via: string;
  destinations: IntervalSet;
  component: ComponentRef;
  why: DropInfo;
}

/** An AWS service as destination. */
export interface AskedService {
  /** As in `service:…`. */
  name: string;
  assumptions: AssumptionNote[];
  warnings: { why: DropInfo; component: ComponentRef }[];
  detour?: Detour;
}
