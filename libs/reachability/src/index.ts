export { analyze } from './analysis/analyze.js';
export type { Analysis } from './analysis/analysis.js';
export { egressIdentity } from './answer/egress-identity.js';
export { type DiagnosisContext, interfaceSource, summarize, type Summary } from './answer/present.js';
export * from './catalogue/catalogue.js';
export type * from './catalogue/codes.js';
export { diagnose, type DiagnoseOptions } from './diagnose.js';
export type * from './diagnosis/diagnosis.js';
export type * from './diagnosis/finding.js';
export type * from './diagnosis/fix.js';
export type * from './diagnosis/hop.js';
export type * from './diagnosis/request.js';
export { applyEdits } from './fixes/apply/apply-edits.js';
export { EditRefused } from './fixes/apply/applier.js';
export type * from './fixes/edits/edit.js';
export { type ConcretePacket, explainPacket, packetOutcome } from './explain-packet.js';
export {
  type ParsedRequest,
  parseRequest,
  type RequestProblem,
  requestSchema,
} from './question/parse-request.js';
export { ephemeralRange } from './question/ephemeral-range.js';
export { QuestionError, type QuestionErrorCode } from './question/question-error.js';
export { audit } from './audit/audit.js';
export type * from './audit/audit-report.js';
export { type InterfaceClass, interfaceClasses, privateSources } from './audit/interface-classes.js';
export { type AuditProbe, defaultProbes } from './audit/default-probes.js';
