import { alertParts, type AlertMessage, type AlertSeverity } from '../../../rendering/src/index.js';

const LONGEST_SUMMARY = 1024;

/** An event of PagerDuty's Events API v2 (developer.pagerduty.com/docs/events-api-v2). All messages about a
 *  group have one `dedup_key`, so they are one incident there. */
export function pagerdutyBody(message: AlertMessage, routingKey: string): unknown {
  const { title, severity, facts, sentences, changes, fix, links } = alertParts(message);
  const action = actionOf(message);
  const event = { routing_key: routingKey, event_action: action, dedup_key: keyOf(message) };
  if (action !== 'trigger') return event;
  return {
    ...event,
    client: 'Wayout',
    links: links.map(({ title: text, url }) => ({ href: url, text })),
    payload: {
      summary: title.slice(0, LONGEST_SUMMARY),
      source: 'group' in message ? (message.group.vpcId ?? message.group.region) : 'wayout',
      severity: severityOf(severity),
      timestamp: message.at,
      component: 'causes' in message ? message.causes[0]?.component.id : undefined,
      group: 'group' in message ? (message.group.accountId ?? undefined) : undefined,
      class: 'causes' in message ? message.causes[0]?.code : message.kind,
      custom_details: {
        cause: sentences.join(' '),
        ...Object.fromEntries(facts.map(({ label, value }) => [label.toLowerCase(), value])),
        ...(changes.length > 0 && { changes }),
        ...(fix !== null && { fix: fix.command }),
      },
    },
  };
}

function actionOf({ kind }: AlertMessage): 'trigger' | 'acknowledge' | 'resolve' {
  switch (kind) {
    case 'resolved':
    case 'expired':
      return 'resolve';
    case 'acknowledged':
      return 'acknowledge';
    case 'firing':
    case 'changed':
    case 'reminder':
    case 'flapping':
    case 'test':
    case 'channel-disabled':
    case 'heartbeat':
      return 'trigger';
  }
}

const keyOf = (message: AlertMessage): string =>
  `wayout/${'group' in message ? message.group.id : message.id}`;

function severityOf(severity: AlertSeverity): 'critical' | 'warning' | 'info' {
  return severity;
}
