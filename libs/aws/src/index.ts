export type { AwsAccess } from './access/aws-access.js';
export { AwsAccessError } from './access/aws-access-error.js';
export { credentialsOf } from './access/credentials-of.js';
export { Ec2Gate } from './access/ec2-gate.js';
export { FakeEc2Gate } from './access/fake-ec2-gate.js';
export { readPolicy, sessionPolicy, trustPolicy, type PolicyDocument } from './access/policies.js';
export { preflight, type ActionTrial } from './access/preflight.js';
export {
  cloudFormationRole,
  PRINCIPAL_TO_FILL_IN,
  terraformRole,
  type RoleWishes,
} from './access/role-texts.js';
export { SdkEc2Gate } from './access/sdk-ec2-gate.js';
export { collectRegion } from './collect/collect-region.js';
export { Deadline } from './collect/deadline.js';
export { NothingReadError } from './collect/nothing-read-error.js';
export { PageReader } from './collect/page-reader.js';
export { readingFiles, readingSnapshot } from './collect/reading-files.js';
export type { RegionReading } from './collect/region-reading.js';
export type { AwsCall, AwsMeter } from './meter/aws-meter.js';
export { meteredCalls } from './meter/metered-calls.js';
export { Ec2Reader, type ReadAnswer, type ReadInput } from './ec2/ec2-reader.js';
export { FakeEc2Reader } from './ec2/fake-ec2-reader.js';
export { READ_ACTIONS, type ReadAction } from './ec2/read-commands.js';
export { readFailure, type ReadFailure } from './ec2/read-failure.js';
export { answerLive, type LiveAnswer } from './live/answer-live.js';
export type { LiveAccount } from './live/read-for-question.js';
