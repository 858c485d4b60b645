import { AlertsController } from './alerts.controller.js';
import { DeliveriesController } from './deliveries.controller.js';
import { SilencesController } from './silences.controller.js';
import { WebhooksController } from './webhooks.controller.js';

export const alertingControllers = [
  AlertsController,
  SilencesController,
  WebhooksController,
  DeliveriesController,
];
