import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AlertSeverity } from '../../../rendering/src/index.js';

/** What the outside was told last about a group of alerts. */
export interface Told {
  /** ISO 8601. */
  at: string;
  /** Code and component of each cause, as `CODE component`. */
  causes: string[];
  severity: AlertSeverity;
  flapping: boolean;
  acknowledged: boolean;
  /** The channels that know of it. */
  webhookIds: string[];
}

/** Alerts of one account and VPC that fired for the same cause and component: one thing to tell people. It
 *  lives until the last of them ends. */
@Entity({ name: 'alert_groups' })
@Index('alert_groups_open_idx', ['openedAt', 'id'], { where: 'closed_at IS NULL' })
export class AlertGroupEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'alert_groups_pkey' })
  id!: string;

  /** Account, region and VPC, the part of its key that never changes. */
  @Column({ name: 'place', type: 'text' })
  place!: string;

  @Column({ name: 'opened_at', type: 'timestamptz', precision: 3 })
  openedAt!: Date;

  @Column({ name: 'closed_at', type: 'timestamptz', precision: 3, nullable: true })
  closedAt!: Date | null;

  /** Null: nobody was told yet. */
  @Column({ name: 'told', type: 'jsonb', nullable: true })
  told!: Told | null;
}
