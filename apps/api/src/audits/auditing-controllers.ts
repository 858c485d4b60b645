import { IntentsController } from '../intents/intents.controller.js';
import { NatDevicesController } from '../nat-devices/nat-devices.controller.js';
import { QueuesController } from '../queue/queues.controller.js';
import { AuditRunsController } from './audit-runs.controller.js';
import { AuditsController } from './audits.controller.js';

export const auditingControllers = [
  IntentsController,
  AuditsController,
  AuditRunsController,
  NatDevicesController,
  QueuesController,
];
