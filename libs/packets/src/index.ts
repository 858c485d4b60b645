export * from './address-space.js';
export * from './flow-set.js';
export * from './flow-space.js';
export * from './header.js';
export * from './interval-set.js';
export * from './ipv4.js';
export * from './protocol.js';
export * from './ranges.js';
