import type { AlertEntity, WebhookEntity } from '../../../persistence/src/index.js';
import type { ProblemMessageKind } from '../../../rendering/src/index.js';
import { severityRank, type GroupView } from './group-view.js';

/** The channels that a message about a group goes to. An end is told to those, and only to those, that know of
 *  the beginning. */
export function recipients(
  view: GroupView,
  kind: ProblemMessageKind,
  enabled: readonly WebhookEntity[],
): WebhookEntity[] {
  const know = new Set(view.group.told?.webhookIds ?? []);
  const over = kind === 'resolved' || kind === 'expired';
  return enabled.filter(
    (webhook) => takes(webhook, kind) && (over ? know.has(webhook.id) : wants(webhook, view.firing)),
  );
}

/** Channels that want to know of a group that others were told of: made or changed since, or asked for by an
 *  alert that came later than the message. */
export function latecomers(view: GroupView, enabled: readonly WebhookEntity[]): WebhookEntity[] {
  const { told } = view.group;
  if (told === null || view.firing.length === 0 || view.silenced || view.flapping) return [];
  const know = new Set(told.webhookIds);
  return recipients(view, 'firing', enabled).filter(({ id }) => !know.has(id));
}

/** That somebody has taken it on interests machines; people would only be called once more. */
function takes({ type }: WebhookEntity, kind: ProblemMessageKind): boolean {
  switch (type) {
    case 'heartbeat':
      return false;
    case 'slack':
    case 'teams':
    case 'alertmanager':
      return kind !== 'acknowledged';
    case 'pagerduty':
    case 'webhook':
      return true;
  }
}

function wants({ filter }: WebhookEntity, alerts: readonly AlertEntity[]): boolean {
  const { minSeverity = 'info', owners, accountIds, vpcIds, labels = {} } = filter;
  const among = (list: string[] | undefined, value: string | null): boolean =>
    list === undefined || (value !== null && list.includes(value));
  return alerts.some(
    ({ intent, place }) =>
      severityRank(intent.severity) >= severityRank(minSeverity) &&
      among(owners, intent.owner) &&
      among(accountIds, place.accountId) &&
      among(vpcIds, place.vpcId) &&
      Object.entries(labels).every(([name, value]) => intent.labels[name] === value),
  );
}
