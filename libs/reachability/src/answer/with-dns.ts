import { parseAddress } from '../../../packets/src/index.js';
import type { NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { Analysis } from '../analysis/analysis.js';
import type { Diagnosis } from '../diagnosis/diagnosis.js';
import { QuestionError } from '../question/question-error.js';
import { dnsQuestion } from './dns-question.js';

/** Adds whether names can be resolved: as a side question where it was asked, and as a warning where the
 *  destination is a name and surely no resolver answers (R-DNS-1).
 *  @throws QuestionError where it was asked of a source outside. */
export function withDns(index: NetworkIndex, analysis: Analysis, diagnosis: Diagnosis): Diagnosis {
  const { request } = analysis;
  const asked = request.also?.includes('dns') ?? false;
  if (!asked && !isName(request.destination)) return diagnosis;
  const dns = dnsQuestion(index, analysis);
  if (!dns) {
    if (!asked) return diagnosis;
    const message = 'resolvers belong to a VPC, and the source is outside of all';
    throw new QuestionError('unsupported-question', '/also/0', message);
  }
  const [cause] = dns.verdict === 'unreachable' && isName(request.destination) ? dns.findings : [];
  return {
    ...diagnosis,
    ...(cause ? { findings: [...diagnosis.findings, { ...cause, role: 'warning' as const }] } : {}),
    ...(asked ? { sideQuestions: [dns] } : {}),
  };
}

function isName(destination: string): boolean {
  const isId = /^(i|eni)-/.test(destination);
  const isRange = destination === 'internet' || destination.includes('/');
  return !isId && !isRange && parseAddress(destination) === undefined;
}
