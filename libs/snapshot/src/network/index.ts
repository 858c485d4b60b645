export * from './fact.js';
export * from './index-snapshot.js';
export * from './network-index.js';
export type * from './nodes.js';
export { nameOf } from './tags.js';
