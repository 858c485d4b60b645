import type { EntityManager } from 'typeorm';
import { newId, type AlertEntity, type AlertStore } from '../../persistence/src/index.js';
import { explain } from './explain.js';
import type { Explainer } from './explainer.js';
import { fingerprintOf } from './fingerprint.js';
import { assignGroups } from './groups/assign-groups.js';
import { advance, type Sighting } from './state/advance.js';
import type { AlertPolicy } from './state/alert-policy.js';
import { freshState } from './state/alert-state.js';
import type { Teller } from './teller.js';
import type { Observation, WatchReport } from './watch-report.js';

const NOT_SEEN: Sighting = { outcome: 'undetermined', problems: [], interfaces: 0, changes: [] };
const GONE: Sighting = { ...NOT_SEEN, outcome: 'gone' };

/** Keeps the alerts: what runs see goes in, and what has to be told comes out, all in one transaction. */
export class AlertKeeper {
  constructor(
    private readonly store: AlertStore,
    private readonly teller: Teller,
    private readonly policy: AlertPolicy,
  ) {}

  /** Takes in what a run found out. Reports of one audit count in their order, and each once.
   *  @param manager of the transaction that ends the run
   *  @param explainer asked about what has just begun or ended */
  async observe(manager: EntityManager, report: WatchReport, explainer?: Explainer): Promise<void> {
    const { auditId, runId, at, ownPath, complete } = report;
    // What takes long is looked up before the lock, which all runs share; behind it, it is known already.
    if (explainer !== undefined) await this.step(manager, report, explainer);
    await this.store.lock(manager);
    const watch = await this.store.findWatch(manager, auditId);
    if (watch !== null && (watch.runId === runId || watch.observedAt > at)) return;
    // A run that failed or was missed has watched nothing. It may even end while another one is storing what it
    // found, and that is no older for it.
    if (complete) await this.store.saveWatch(manager, { auditId, runId, observedAt: at, ownPath });
    const { knownOf, next } = await this.step(manager, report, explainer);
    await this.keep(manager, knownOf, next, at);
    await this.teller.tell(manager, at);
  }

  /** Ends the alerts of audits that don't exist any more, and tells what is due by the clock: reminders, and
   *  what a silence that is over held back. */
  async tick(manager: EntityManager, now: Date): Promise<void> {
    await this.store.lock(manager);
    const orphans = await this.store.orphans(manager);
    await this.store.save(
      manager,
      orphans.map((alert) => this.stepped(alert, GONE, now)),
    );
    await this.teller.tell(manager, now);
  }

  /** Somebody takes on an alert, and with it the others of its group; null takes it back. The number of alerts
   *  that it changed. */
  async acknowledge(
    manager: EntityManager,
    id: string,
    acknowledgement: { by: string; note: string | null } | null,
    now: Date,
  ): Promise<number> {
    await this.store.lock(manager);
    const alert = await this.store.find(manager, id);
    if (alert?.phase !== 'firing' || alert.groupId === null) return 0;
    const members = await this.store.membersOf(manager, [alert.groupId]);
    const firing = members.filter(({ phase }) => phase === 'firing');
    const value = acknowledgement === null ? null : { ...acknowledgement, at: now.toISOString() };
    await this.store.save(
      manager,
      firing.map((member) => ({ ...member, acknowledgement: value, version: member.version + 1 })),
    );
    await this.teller.tell(manager, now);
    return firing.length;
  }

  /** The alerts that a report has something to say about, as they are after it. */
  private async step(
    manager: EntityManager,
    report: WatchReport,
    explainer: Explainer | undefined,
  ): Promise<{ knownOf: ReadonlyMap<string, AlertEntity>; next: AlertEntity[] }> {
    const { auditId, observations, complete, at } = report;
    const seen = new Map(
      observations.map((observation) => [fingerprintOf(observation.intent, observation.place), observation]),
    );
    const known = await this.store.known(manager, auditId, [...seen.keys()]);
    const knownOf = new Map(known.map((alert) => [alert.fingerprint, alert]));
    const next = [...seen].flatMap(([fingerprint, observation]) => {
      const before = knownOf.get(fingerprint);
      // As long as an intent has always held, there is nothing to keep.
      const quiet = observation.outcome === 'held' || observation.outcome === 'gone';
      if (before === undefined && quiet) return [];
      return [this.seen(before ?? newAlert(fingerprint, observation, report), observation, report)];
    });
    const missing = known.filter(
      (alert) => alert.auditId === auditId && alert.phase !== 'expired' && !seen.has(alert.fingerprint),
    );
    next.push(...missing.map((alert) => this.stepped(alert, complete ? GONE : NOT_SEEN, at)));
    if (explainer === undefined) return { knownOf, next };
    return { knownOf, next: await explain(manager, explainer, { next, knownOf, seen }) };
  }

  private seen(
    alert: AlertEntity,
    observation: Observation,
    { auditId, runId, at }: WatchReport,
  ): AlertEntity {
    const { intent, place } = observation;
    return { ...this.stepped(alert, observation, at), intent, place, auditId, runId, observedAt: at };
  }

  private stepped(alert: AlertEntity, sighting: Sighting, at: Date): AlertEntity {
    return { ...alert, ...advance(alert, sighting, at, this.policy), version: alert.version + 1 };
  }

  private async keep(
    manager: EntityManager,
    before: ReadonlyMap<string, AlertEntity>,
    alerts: readonly AlertEntity[],
    now: Date,
  ): Promise<void> {
    const began = alerts.filter(
      ({ fingerprint, phase }) => phase === 'firing' && before.get(fingerprint)?.phase !== 'firing',
    );
    const open = await this.store.openGroups(manager);
    const members = await this.store.membersOf(
      manager,
      open.map(({ id }) => id),
    );
    // As they were and as they are: what takes over from one that ends now joins its group.
    const firing = [...members, ...alerts].filter(({ phase }) => phase === 'firing');
    const { groups, opened } = assignGroups(began, open, firing, now);
    await this.store.saveGroups(manager, opened);
    await this.store.save(
      manager,
      alerts.map((alert) => ({ ...alert, groupId: groups.get(alert.id)?.id ?? alert.groupId })),
    );
  }
}

function newAlert(
  fingerprint: string,
  { intent, place }: Observation,
  { auditId, runId, at }: WatchReport,
): AlertEntity {
  return {
    ...freshState(at),
    id: newId('alt', at),
    fingerprint,
    auditId,
    intentKey: intent.key,
    intent,
    place,
    groupId: null,
    runId,
    observedAt: at,
    createdAt: at,
    version: 0,
  };
}
