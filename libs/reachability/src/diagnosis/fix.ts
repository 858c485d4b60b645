import type { FindingCode } from '../catalogue/codes.js';
import type { Edit } from '../fixes/edits/edit.js';
import type { Verdict } from './diagnosis.js';

/** The edits in the forms that people apply them in, with the snapshot's real ids. */
export interface RenderedEdits {
  /** One command a line of a shell script, in order. */
  awsCli: string[];
  /** A template fragment (YAML). What CloudFormation can't change in place is said in a comment. */
  cloudformation: string;
  terraform: string;
  /** Steps in the AWS console. */
  console: string[];
}

interface FixVerification {
  /** `verified`: the question, asked again on an edited copy of the network, is reachable, or is so as soon as
   *  the stated assumptions hold. */
  status: 'verified' | 'failed';
  verdictAfter: Verdict;
  verdictIfAssumptionsHold?: Verdict;
  /** What the edits let through besides: connections from outside, other sources that gain egress. */
  alsoOpens: string[];
  /** Probes of the VPC that worked before and don't afterwards. */
  breaks: string[];
}

/** Edits that make the flow work, tried on a copy of the network. */
export interface Fix {
  id: string;
  title: string;
  resolves: FindingCode[];
  edits: Edit[];
  render: RenderedEdits;
  /** Commands that take the edits back, in order. */
  undo: string[];
  verification: FixVerification;
  /** Standing cost in US dollars, without traffic; absent where there is none. */
  monthlyCostUsd?: number;
}
