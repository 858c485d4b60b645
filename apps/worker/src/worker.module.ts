import { Module } from '@nestjs/common';
import { AlertingWorker } from './alerting-worker.js';
import { AuditUpkeep } from './audit-upkeep.js';
import { AuditWorker } from './audit-worker.js';

/** What takes work from the queue. The providers it needs are the app's, which are global. */
@Module({ providers: [AuditWorker, AuditUpkeep, AlertingWorker] })
// oxlint-disable-next-line typescript/no-extraneous-class -- a Nest module is a class, and this one has no state
export class WorkerModule {}
