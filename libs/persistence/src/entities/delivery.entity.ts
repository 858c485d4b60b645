import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { AlertMessage } from '../../../rendering/src/index.js';
import { WebhookEntity } from './webhook.entity.js';

/** `failed`: it won't be tried again unless somebody asks for it. */
type DeliveryStatus = 'waiting' | 'delivered' | 'failed';

/** One message for one channel: the outbox. It is written together with what it tells of. */
@Entity({ name: 'deliveries' })
@Index('deliveries_created_at_idx', ['createdAt', 'id'])
@Index('deliveries_webhook_id_idx', ['webhookId', 'createdAt', 'id'])
@Index('deliveries_due_at_idx', ['dueAt'], { where: `status = 'waiting'` })
@Index('deliveries_order_idx', ['webhookId', 'groupId', 'createdAt', 'id'], { where: `status = 'waiting'` })
export class DeliveryEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'deliveries_pkey' })
  id!: string;

  @Column({ name: 'webhook_id', type: 'text' })
  webhookId!: string;

  @ManyToOne(() => WebhookEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'deliveries_webhook_id_fkey' })
  webhook?: Relation<WebhookEntity>;

  /** Messages about one group reach a channel in their order. Null: it stands alone. */
  @Column({ name: 'group_id', type: 'text', nullable: true })
  groupId!: string | null;

  @Column({ name: 'kind', type: 'text' })
  kind!: AlertMessage['kind'];

  /** Its id is the same at every try. */
  @Column({ name: 'message', type: 'json' })
  message!: AlertMessage;

  @Column({ name: 'status', type: 'text' })
  status!: DeliveryStatus;

  /** Tries so far. */
  @Column({ name: 'tries', type: 'integer' })
  tries!: number;

  /** Of these, the ones since it was last asked for. */
  @Column({ name: 'round_tries', type: 'integer' })
  roundTries!: number;

  /** When it was last asked for: made, or sent again by hand. */
  @Column({ name: 'round_at', type: 'timestamptz', precision: 3 })
  roundAt!: Date;

  /** Of the next try; null: there is none. */
  @Column({ name: 'due_at', type: 'timestamptz', precision: 3, nullable: true })
  dueAt!: Date | null;

  @Column({ name: 'settled_at', type: 'timestamptz', precision: 3, nullable: true })
  settledAt!: Date | null;

  /** Of the last try. */
  @Column({ name: 'error', type: 'text', nullable: true })
  error!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
