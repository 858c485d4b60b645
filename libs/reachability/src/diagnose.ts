import type { NetworkIndex } from '../../snapshot/src/network/index.js';
import { analyze } from './analysis/analyze.js';
import { encryptionNotes } from './answer/encryption-notes.js';
import { guestNotes } from './answer/guest-notes.js';
import { type DiagnosisContext, present } from './answer/present.js';
import { withDns } from './answer/with-dns.js';
import type { Diagnosis } from './diagnosis/diagnosis.js';
import { findFixes } from './fixes/find-fixes.js';
import type { DiagnosisRequest } from './diagnosis/request.js';

interface DiagnoseOptions {
  /** Whether to look for fixes, which takes many walks where one is asked; default true. */
  fixes?: boolean;
}

/** Answers one question about one snapshot. Pure: the same input gives the same answer.
 *  @throws QuestionError where the question names what the snapshot doesn't have. */
export function diagnose(
  index: NetworkIndex,
  request: DiagnosisRequest,
  context: DiagnosisContext,
  { fixes = true }: DiagnoseOptions = {},
): Diagnosis {
  const analysis = analyze(index, request);
  const notes = [
    ...(context.notes ?? []),
    ...encryptionNotes(index, analysis),
    ...guestNotes(index, analysis),
  ];
  const answer = present(analysis, { ...context, notes }, fixes ? findFixes(index, analysis) : undefined);
  return withDns(index, analysis, answer);
}
