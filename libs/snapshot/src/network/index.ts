export * from './fact.js';
export * from './index-snapshot.js';
export { readAction } from './gaps.js';
export * from './network-index.js';
export type * from './nodes.js';
export { READ_BY_VPC } from './read-by-vpc.js';
export { nameOf } from './tags.js';
