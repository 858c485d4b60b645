import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AlertSeverity } from '../../../rendering/src/index.js';
import { VersionedEntity } from './versioned.entity.js';

export const webhookTypes = ['slack', 'webhook', 'alertmanager', 'pagerduty', 'teams', 'heartbeat'] as const;

export type WebhookType = (typeof webhookTypes)[number];

/** Which alerts a channel is told of. All given fields must hold. */
export interface WebhookFilter {
  minSeverity?: AlertSeverity;
  owners?: string[];
  accountIds?: string[];
  vpcIds?: string[];
  labels?: Record<string, string>;
}

/** A channel that alerts are told to. */
@Entity({ name: 'webhooks' })
@Index('webhooks_created_at_idx', ['createdAt', 'id'])
export class WebhookEntity extends VersionedEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'webhooks_pkey' })
  id!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  @Column({ name: 'type', type: 'text' })
  type!: WebhookType;

  @Column({ name: 'enabled', type: 'boolean' })
  enabled!: boolean;

  /** Why it was switched off, where that wasn't a person's doing. */
  @Column({ name: 'disabled_reason', type: 'text', nullable: true })
  disabledReason!: string | null;

  @Column({ name: 'disabled_at', type: 'timestamptz', precision: 3, nullable: true })
  disabledAt!: Date | null;

  @Column({ name: 'filter', type: 'jsonb' })
  filter!: WebhookFilter;

  /** The address with its secret part taken out. */
  @Column({ name: 'masked_url', type: 'text' })
  maskedUrl!: string;

  /** Address and secrets, encrypted. */
  @Column({ name: 'sealed', type: 'text' })
  sealed!: string;

  /** Seconds between two signs of life; null: it isn't a heartbeat. */
  @Column({ name: 'beat_seconds', type: 'integer', nullable: true })
  beatSeconds!: number | null;

  @Column({ name: 'last_beat_at', type: 'timestamptz', precision: 3, nullable: true })
  lastBeatAt!: Date | null;

  /** The receiver asked for silence until then (Retry-After). */
  @Column({ name: 'held_until', type: 'timestamptz', precision: 3, nullable: true })
  heldUntil!: Date | null;

  /** Where it takes only so many messages a second: the next moment that nobody has taken. */
  @Column({ name: 'free_at', type: 'timestamptz', precision: 3 })
  freeAt!: Date;

  /** Since when every try has failed. */
  @Column({ name: 'failing_since', type: 'timestamptz', precision: 3, nullable: true })
  failingSince!: Date | null;
}
