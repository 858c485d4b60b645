export { inTransaction } from './in-transaction.js';
export { JobQueue, type Job, type QueueRules } from './job-queue.js';
export { MemoryJobQueue } from './memory-job-queue.js';
export { PgBossJobQueue } from './pg-boss-job-queue.js';
