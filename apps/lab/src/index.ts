export type { Fault } from './faults/fault.js';
export type { Lab } from './lab.js';
export { LabError } from './lab-error.js';
export type { LabNetwork } from './network/lab-network.js';
export { startLab } from './start-lab.js';
