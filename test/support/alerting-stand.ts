import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import {
  alertingQueues,
  FakeExplainer,
  HttpTransport,
  openAlerting,
  SystemNameResolver,
  WebhookTransport,
  type Alerting,
  type Observation,
  type OutgoingRequest,
  type TransportReply,
  type WatchReport,
} from '../../libs/alerting/src/index.js';
import { webhook as exampleWebhook } from '../../libs/alerting/src/testing/alerts.js';
import { testPolicy } from '../../libs/alerting/src/testing/policy.js';
import { intent, place, problem } from '../../libs/alerting/src/testing/problems.js';
import { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import { FakeClock } from '../../libs/auditing/src/index.js';
import {
  dataSourceOptions,
  newId,
  WebhookStore,
  type WebhookEntity,
  type WebhookType,
} from '../../libs/persistence/src/index.js';
import { MemoryJobQueue } from '../../libs/queue/src/index.js';
import { openTestDatabase, type TestDatabase } from './test-database.js';

/** Posts like the real one, and can die right after the request went out, or wait for others to post with it. */
class MortalTransport extends WebhookTransport {
  dies = 0;
  /** Of the next tries; long, as a busy machine may be slow. */
  patienceMs = 20_000;
  /** So many go out at the same moment. */
  together = 1;
  private readonly ready: (() => void)[] = [];

  async post(request: OutgoingRequest, signal: AbortSignal): Promise<TransportReply> {
    const reply = await new HttpTransport({
      allowHttp: true,
      allowedNetworks: ['127.0.0.0/8'],
      resolver: new SystemNameResolver(),
      timeoutMs: this.patienceMs,
    }).post(request, signal);
    await new Promise<void>((resolve) => {
      this.ready.push(resolve);
      if (this.ready.length >= this.together) for (const go of this.ready.splice(0)) go();
    });
    if (this.dies > 0) {
      this.dies -= 1;
      throw new Error('the worker was killed');
    }
    return reply;
  }
}

const TABLES =
  'alerts, alert_groups, alert_watches, silences, delivery_attempts, deliveries, webhooks, audits';

/** Alerting on a real database, with a receiver on loopback; time and the queue stand still until a test moves
 *  them. */
export class AlertingStand {
  clock = new FakeClock();
  queue = new MemoryJobQueue();
  transport = new MortalTransport();
  log: string[] = [];
  alerting!: Alerting;
  receiver!: Receiver;
  private runs = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly dataSource: DataSource,
  ) {}

  static async open(): Promise<AlertingStand> {
    const database = await openTestDatabase();
    const dataSource = await new DataSource(dataSourceOptions(database.url, 6)).initialize();
    return new AlertingStand(database, dataSource);
  }

  /** Empties everything; `clear` before the next one. */
  async fresh(): Promise<void> {
    await this.database.query(`truncate ${TABLES} cascade`);
    this.receiver = await Receiver.start();
    const clock = new FakeClock();
    this.clock = clock;
    this.queue = new MemoryJobQueue(() => clock.now());
    this.transport = new MortalTransport();
    this.log = [];
    this.alerting = openAlerting({
      dataSource: this.dataSource,
      queue: this.queue,
      transport: this.transport,
      clock,
      policy: testPolicy,
      secretKeys: [randomBytes(32).toString('base64')],
      publicUrl: null,
      keptDays: 90,
      log: (line, fields) => this.log.push(JSON.stringify({ line, ...fields })),
      meter: () => undefined,
    });
    await this.queue.start(alertingQueues);
    await this.alerting.work(4);
  }

  async clear(): Promise<void> {
    await this.receiver.close();
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.database.close();
  }

  async channel(
    name: string,
    type: WebhookType = 'webhook',
    more: Partial<WebhookEntity> = {},
  ): Promise<WebhookEntity> {
    const now = this.clock.now();
    const id = newId('whk', now);
    const config = {
      type,
      url: this.receiver.url(`/${name}`),
      secret: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0',
      routingKey: 'r',
    };
    const sealed = this.alerting.vault.seal(id, config as never);
    const stamps = { createdAt: now, updatedAt: now, freeAt: now };
    const webhook = exampleWebhook({ id, name, type, sealed, ...stamps, ...more });
    await new WebhookStore().insert(this.dataSource.manager, webhook);
    return webhook;
  }

  /** What a run does at its end, five minutes after the one before. */
  async run(observations: Observation[], more: Partial<WatchReport> = {}): Promise<void> {
    this.clock.advance(300);
    const runId = `run_${++this.runs}`;
    const report = { auditId: 'aud_1', runId, at: this.clock.now(), complete: true, ownPath: null };
    await this.observe({ ...report, observations, ...more });
    await this.queue.run();
  }

  /** Takes in what a run says; nothing is sent yet. */
  async observe(report: WatchReport): Promise<void> {
    await this.database.query(
      `insert into audits (id, name, time_zone, paused, seen_until, created_at, updated_at, version)
       values ($1, 'a', 'UTC', false, now(), now(), now(), 1) on conflict do nothing`,
      [report.auditId],
    );
    await this.dataSource.transaction((manager) =>
      this.alerting.keeper.observe(manager, report, new FakeExplainer()),
    );
  }

  /** Lets so much time pass, with the clockwork that goes on all the while. */
  async pass(seconds: number): Promise<void> {
    this.clock.advance(seconds);
    await this.queue.tick('alert-tick', 'minute');
    await this.queue.run();
  }

  /** Kinds of the messages that came, to all channels or one. */
  told(name?: string): string[] {
    return this.receiver.got
      .filter(({ path }) => name === undefined || path === `/${name}`)
      .map(({ body }) => (JSON.parse(body) as { type: string }).type.replace('wayout.', ''));
  }

  ids(): unknown[] {
    return this.receiver.got.map(({ headers }) => headers['webhook-id']);
  }

  async count(sql: string): Promise<number> {
    return Number((await this.database.query(`select count(*) from ${sql}`))[0]?.['count']);
  }
}

export const failing = (subnet = 'subnet-a', more: Partial<Observation> = {}): Observation => ({
  intent: intent(),
  place: place(subnet),
  outcome: 'failed',
  problems: [problem('INSTANCE_NOT_RUNNING', 'i-nat', { interfaces: 3 })],
  interfaces: 3,
  changes: ['Instances i-nat: State went from running to stopped'],
  ...more,
});

export const holding = (subnet = 'subnet-a'): Observation => ({
  ...failing(subnet),
  outcome: 'held',
  problems: [],
  interfaces: 0,
  changes: [],
});
