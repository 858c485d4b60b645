import type { ComponentRef } from './hop.js';
import type { Verdict } from './diagnosis.js';
import type { FindingCode, UnknownCode } from '../catalogue/codes.js';

/** `blocking`: has to change before the flow works. `partial`: stops a part of the packets.
 *  `warning`: stops nothing now. */
export type FindingRole = 'blocking' | 'partial' | 'warning';

export interface Finding {
  code: FindingCode;
  /** Code of the AWS Reachability Analyzer where one exists for the same thing. */
  awsCode?: string;
  role: FindingRole;
  leg: 'forward' | 'return';
  /** `seq` of the hop, within its leg, that gave the finding; null for a warning without a hop. */
  hop: number | null;
  component: ComponentRef;
  /** One sentence, with ids and numbers. */
  summary: string;
  /** The rule or field as AWS has it. */
  evidence: Record<string, unknown>;
}

export interface Unknown {
  code: UnknownCode;
  component: ComponentRef;
  /** The fact that is missing. */
  summary: string;
  /** How to learn it: an IAM action, a command, a request field. */
  howToLearn: string;
  /** The verdict for each way the fact could fall. */
  outcomes: { if: string; verdict: Verdict }[];
}

export interface Assumption {
  code: string;
  summary: string;
  confirmBy: string;
}
