import type { EntityManager } from 'typeorm';
import type {
  AlertEntity,
  AlertGroupEntity,
  AlertStore,
  SilenceStore,
  WebhookEntity,
  WebhookStore,
} from '../../persistence/src/index.js';
import type { Outbox } from './deliveries/outbox.js';
import { decideMessage, toldBy } from './groups/decide-message.js';
import { viewGroup, type GroupView } from './groups/group-view.js';
import { latecomers, recipients } from './groups/recipients.js';
import { composeMessage } from './messages/compose-message.js';
import { silenceMatches } from './silences/silence-matches.js';
import type { AlertPolicy } from './state/alert-policy.js';

interface TellerParts {
  alerts: AlertStore;
  silences: SilenceStore;
  webhooks: WebhookStore;
  outbox: Outbox;
  policy: AlertPolicy;
  /** Where people reach the service; null: messages have no links. */
  publicUrl: string | null;
}

/** Brings what was told in line with what is. */
export class Teller {
  constructor(private readonly parts: TellerParts) {}

  /** Looks at every open group, and writes the messages that are due and what they make told, in the caller's
   *  transaction; the caller holds `AlertStore.lock`. The number of messages. */
  async tell(manager: EntityManager, now: Date): Promise<number> {
    const { alerts, silences, webhooks } = this.parts;
    const groups = await alerts.openGroups(manager);
    if (groups.length === 0) return 0;
    const membersOf = byGroup(
      await alerts.membersOf(
        manager,
        groups.map(({ id }) => id),
      ),
    );
    const active = await silences.active(manager, now);
    const enabled = await webhooks.enabled(manager);
    const isSilenced = (alert: AlertEntity): boolean =>
      active.some(({ matcher }) => silenceMatches(matcher, alert));
    const changed: AlertGroupEntity[] = [];
    let messages = 0;
    for (const group of groups) {
      const view = viewGroup(group, membersOf.get(group.id) ?? [], isSilenced);
      const next = await this.tellGroup(manager, view, enabled, now);
      if (next === null) continue;
      changed.push(next.group);
      messages += next.messages;
    }
    await alerts.saveGroups(manager, changed);
    return messages;
  }

  /** The group as it is from now on; null: as before. */
  private async tellGroup(
    manager: EntityManager,
    view: GroupView,
    enabled: readonly WebhookEntity[],
    now: Date,
  ): Promise<{ group: AlertGroupEntity; messages: number } | null> {
    const { outbox, policy, publicUrl } = this.parts;
    const { group, firing } = view;
    const closed = firing.length === 0 ? { ...group, closedAt: now } : group;
    const kind = decideMessage(view, now, policy);
    const to = kind === null ? latecomers(view, enabled) : recipients(view, kind, enabled);
    if (kind === null && to.length === 0) return closed === group ? null : { group: closed, messages: 0 };
    const message = composeMessage(view, kind ?? 'firing', now, publicUrl);
    for (const webhook of to) await outbox.add(manager, webhook, message, group.id, now);
    const ids = to.map(({ id }) => id);
    // Those that come late get their own message; for the others nothing was told.
    const told =
      kind === null && group.told !== null
        ? { ...group.told, webhookIds: [...group.told.webhookIds, ...ids] }
        : toldBy(view, kind ?? 'firing', now, ids);
    return { group: { ...closed, told }, messages: 1 };
  }
}

function byGroup(alerts: readonly AlertEntity[]): Map<string, AlertEntity[]> {
  const found = new Map<string, AlertEntity[]>();
  for (const alert of alerts) {
    if (alert.groupId === null) continue;
    const list = found.get(alert.groupId);
    if (list) list.push(alert);
    else found.set(alert.groupId, [alert]);
  }
  return found;
}
