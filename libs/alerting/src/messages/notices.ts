import { newId, type WebhookEntity } from '../../../persistence/src/index.js';
import type { HeartbeatMessage, NoticeMessage } from '../../../rendering/src/index.js';

export function testMessage({ name }: Pick<WebhookEntity, 'name'>, now: Date): NoticeMessage {
  return {
    id: newId('msg', now),
    kind: 'test',
    at: now.toISOString(),
    severity: 'info',
    title: 'This is a test of Wayout',
    detail: `Alerts for the channel "${name}" arrive here.`,
    links: [],
  };
}

export function channelDisabled(
  { name, id }: Pick<WebhookEntity, 'name' | 'id'>,
  reason: string,
  now: Date,
): NoticeMessage {
  return {
    id: newId('msg', now),
    kind: 'channel-disabled',
    at: now.toISOString(),
    severity: 'warning',
    title: `The alert channel "${name}" was switched off`,
    detail: `Alerts no longer go to ${name} (${id}): ${reason}. Mend it, and switch it on again.`,
    links: [],
  };
}

export function heartbeat(lastRunAt: Date | null, openGroups: number, now: Date): HeartbeatMessage {
  return {
    id: newId('msg', now),
    kind: 'heartbeat',
    at: now.toISOString(),
    lastRunAt: lastRunAt?.toISOString() ?? null,
    openGroups,
  };
}
