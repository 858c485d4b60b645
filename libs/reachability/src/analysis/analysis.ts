import type { FlowSet, FlowSpace, Header } from '../../../packets/src/index.js';
import type { Verdict } from '../diagnosis/diagnosis.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import type { ResolvedQuestion } from '../question/resolve-question.js';
import type { Outcome, UnknownFact } from '../walk/branch.js';

/** The exact answer to one question, before it is put into words. */
export interface Analysis {
  request: DiagnosisRequest;
  question: ResolvedQuestion;
  space: FlowSpace;
  header: Header;
  outcomes: Outcome[];
  /** Exact and disjoint; together they are the whole question. */
  working: FlowSet;
  failing: FlowSet;
  undetermined: FlowSet;
  verdict: Verdict;
  /** With every named assumption taken as true; undefined where that decides nothing. */
  heldVerdict?: Verdict;
  /** Facts that stand between the documents and a verdict. */
  unknowns: UnknownFact[];
  /** Instances whose guest facts count in the answer. */
  guests: string[];
  alternatives: { via: string; codes: string[] }[];
}
