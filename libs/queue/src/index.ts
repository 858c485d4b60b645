export { inTransaction } from './in-transaction.js';
export {
  JobQueue,
  type DeadLetter,
  type Job,
  type JobHandler,
  type QueueLength,
  type QueueRules,
  type Schedule,
  type SendOptions,
  type SqlRunner,
} from './job-queue.js';
export { MemoryJobQueue } from './memory-job-queue.js';
export { PgBossJobQueue, type PgBossOptions } from './pg-boss-job-queue.js';
