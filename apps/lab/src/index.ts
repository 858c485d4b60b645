export type { Fault } from './faults/fault.js';
export type { RoleOptions } from './identity/identities.js';
export type { Lab, LabOptions } from './lab.js';
export { LabError } from './lab-error.js';
export type { LabNetwork } from './network/lab-network.js';
export type { SentKey } from './services/ssh-keys.js';
export { startLab } from './start-lab.js';
export type { CallRecord } from './trail/call-trail.js';
