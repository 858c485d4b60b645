export type * from './change.js';
export { snapshotChanges } from './snapshot-changes.js';
