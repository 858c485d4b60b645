import type { WebhookType } from '../../../persistence/src/index.js';

/** Address and secrets of a channel; stored encrypted, shown never. */
export type ChannelConfig =
  | { type: 'slack' | 'teams'; url: string }
  | { type: 'webhook' | 'alertmanager' | 'heartbeat'; url: string; secret: string }
  | { type: 'pagerduty'; url: string; routingKey: string };

/** Where PagerDuty takes events (Events API v2), by service region. */
export const PAGERDUTY_URLS = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
} as const;

/** Milliseconds between two messages. Slack takes one a second for each webhook
 *  (docs.slack.dev/apis/web-api/rate-limits), Teams four. */
export function gapOf(type: WebhookType): number {
  switch (type) {
    case 'slack':
      return 1000;
    case 'teams':
      return 250;
    case 'webhook':
    case 'alertmanager':
    case 'pagerduty':
    case 'heartbeat':
      return 0;
  }
}
