import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import {
  GuestAccessError,
  GuestShell,
  HostKeys,
  inspectGuest,
  locateGuest,
  SdkInstanceConnect,
  type GuestInspection,
  type GuestWish,
} from '../../../../libs/inspection/src/index.js';
import {
  GuestAccessStore,
  GuestStore,
  newId,
  type GuestEntity,
  type TargetEntity,
} from '../../../../libs/persistence/src/index.js';
import { loggable } from '../logging/loggable.js';
import { Meters } from '../metrics/meters.js';
import { notFound } from '../problems/not-found.js';
import { ProblemError } from '../problems/problem-error.js';
import { LiveAccounts } from '../targets/live-accounts.js';
import type { UploadedFacts } from './read-guest-upload.js';

const LOOK_EVERY_MS = 200;

/** An inspection that isn't heard of this long after its deadline died with its process. */
const GRACE_MS = 60_000;

/** What is to be looked into, and by whose wish. */
export interface InspectionOrder {
  readonly target: TargetEntity;
  readonly region: string;
  readonly wish: GuestWish;
  readonly probes: boolean;
}

/** Looks into machines, in the background of this process, and keeps what was seen. */
@Injectable()
export class GuestsService implements OnModuleDestroy {
  private readonly logger = new Logger('Guests');
  private readonly stop = new AbortController();
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(GuestStore) private readonly store: GuestStore,
    @Inject(GuestAccessStore) private readonly log: GuestAccessStore,
    @Inject(LiveAccounts) private readonly accounts: LiveAccounts,
    @Inject(GuestShell) private readonly shell: GuestShell,
    @Inject(HostKeys) private readonly hostKeys: HostKeys,
    @Inject(Meters) private readonly meters: Meters,
  ) {}

  /** Notes down an inspection, in the audit log too; `launch` does it, once the note is committed. */
  async note(
    manager: EntityManager,
    { target, region, wish }: InspectionOrder,
    caller: string,
  ): Promise<GuestEntity> {
    const now = new Date();
    const { instanceId } = wish;
    const guest = { ...blank(instanceId, caller, now), targetId: target.id, region };
    await this.store.insert(manager, guest);
    const about = { caller, guestId: guest.id, targetId: target.id, outcome: null };
    await this.log.note(manager, { ...about, action: 'inspect', instanceId }, now);
    return guest;
  }

  launch(guest: GuestEntity, order: InspectionOrder): void {
    const work = this.inspect(guest, order).finally(() => this.running.delete(guest.id));
    this.running.set(guest.id, work);
  }

  /** Stores facts that somebody brought along. */
  async keep(
    manager: EntityManager,
    { instanceId, collectedAt, facts }: UploadedFacts,
    caller: string,
  ): Promise<GuestEntity> {
    const now = new Date();
    const guest: GuestEntity = {
      ...blank(instanceId, caller, now),
      origin: 'upload',
      status: 'succeeded',
      finishedAt: now,
      collectedAt,
      facts,
    };
    await this.store.insert(manager, guest);
    const about = { caller, guestId: guest.id, targetId: null, outcome: 'succeeded' };
    await this.log.note(manager, { ...about, action: 'upload', instanceId }, now);
    return guest;
  }

  /** Shows stored facts to a caller, and notes that down. @throws ProblemError 404 */
  async show(id: string, caller: string): Promise<GuestEntity> {
    const guest = await this.get(id);
    const { instanceId, targetId } = guest;
    const about = { caller, action: 'read' as const, instanceId, guestId: id, targetId };
    await this.log.note(this.dataSource.manager, { ...about, outcome: 'succeeded' }, new Date());
    return guest;
  }

  /** Waits until it has ended, here or in another process, but no longer than that. */
  async ended(id: string, seconds: number): Promise<GuestEntity> {
    const until = Date.now() + seconds * 1000;
    for (;;) {
      const guest = await this.get(id);
      if (guest.status !== 'running' || Date.now() >= until) return guest;
      await sleep(Math.min(LOOK_EVERY_MS, Math.max(1, until - Date.now())));
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled(this.running.values());
  }

  private async get(id: string): Promise<GuestEntity> {
    const guest = await this.store.find(this.dataSource.manager, id);
    if (guest === null) throw notFound('guest', id);
    const age = Date.now() - guest.createdAt.getTime();
    const lost = guest.status === 'running' && age > 2 * this.accounts.deadlineMs + GRACE_MS;
    if (!lost || this.running.has(id)) return guest;
    await this.fail(id, 'INTERRUPTED', 'the process that looked into the machine ended');
    return this.get(id);
  }

  private async inspect({ id, requestedBy }: GuestEntity, order: InspectionOrder): Promise<void> {
    try {
      const { document, probes, path } = await this.enter(id, requestedBy, order);
      await this.dataSource.transaction(async (manager) => {
        const outcome = {
          status: 'succeeded' as const,
          finishedAt: new Date(),
          facts: document,
          probes,
          path,
        };
        await this.store.finish(manager, id, { ...outcome, collectedAt: new Date(document.collectedAt) });
        await this.log.settle(manager, id, 'succeeded');
      });
    } catch (error) {
      const [code, detail] = this.stop.signal.aborted
        ? ['INTERRUPTED', 'the service was stopped']
        : this.reasonOf(error, id);
      await this.fail(id, code, detail).catch((cause: unknown) => {
        this.logger.error(loggable(cause), { guestId: id });
      });
    }
  }

  private enter(
    id: string,
    caller: string,
    { target, region, wish, probes }: InspectionOrder,
  ): Promise<GuestInspection> {
    const job = `guest-${id}`;
    const narrow = { ...target, regions: [region] };
    return this.accounts.read(
      narrow,
      job,
      async ({ readers }) => {
        const [reader] = readers as [(typeof readers)[number]];
        await reader.deadline.hold(reader.ec2.connect());
        const route = await locateGuest(reader, wish);
        if (route.jump !== undefined) {
          const about = { caller, guestId: id, targetId: target.id, outcome: null };
          const note = { ...about, action: 'jump' as const, instanceId: route.jump.instanceId };
          await this.log.note(this.dataSource.manager, note, new Date());
        }
        const machines = [route.target, route.jump].flatMap((place) => place?.instanceId ?? []);
        const instanceConnect = new SdkInstanceConnect(
          this.accounts.accessTo(narrow, region, job),
          machines,
          this.meters.awsCalled,
        );
        try {
          const parts = {
            shell: this.shell,
            instanceConnect,
            hostKeys: this.hostKeys,
            now: () => new Date(),
          };
          return await inspectGuest(parts, route, { probes, signal: reader.deadline.signal });
        } finally {
          instanceConnect.close();
        }
      },
      this.stop.signal,
    );
  }

  private reasonOf(error: unknown, guestId: string): [code: string, detail: string] {
    if (error instanceof GuestAccessError || error instanceof ProblemError)
      return [error.code, error.message];
    this.logger.error(loggable(error), { guestId });
    return ['INTERNAL', 'the log has the cause under this guest id'];
  }

  private async fail(id: string, errorCode: string, errorDetail: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const outcome = { status: 'failed' as const, finishedAt: new Date(), errorCode, errorDetail };
      if (await this.store.finish(manager, id, outcome)) await this.log.settle(manager, id, errorCode);
    });
  }
}

function blank(instanceId: string, caller: string, now: Date): GuestEntity {
  return {
    id: newId('gst', now),
    instanceId,
    targetId: null,
    region: null,
    origin: 'ssh',
    status: 'running',
    requestedBy: caller,
    createdAt: now,
    finishedAt: null,
    collectedAt: null,
    facts: null,
    probes: null,
    path: null,
    errorCode: null,
    errorDetail: null,
  };
}
