import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { OutcomeCounts } from './audit-run.entity.js';
import { AuditEntity } from './audit.entity.js';
import { SnapshotEntity } from './snapshot.entity.js';

/** How an intent stood for one group of sources at the latest run of an audit, and when it last held. */
@Entity({ name: 'intent_states' })
@Index('intent_states_held_snapshot_id_idx', ['heldSnapshotId'])
export class IntentStateEntity {
  @PrimaryColumn({ name: 'audit_id', type: 'text', primaryKeyConstraintName: 'intent_states_pkey' })
  auditId!: string;

  @ManyToOne(() => AuditEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'audit_id', foreignKeyConstraintName: 'intent_states_audit_id_fkey' })
  audit?: Relation<AuditEntity>;

  @PrimaryColumn({ name: 'intent_key', type: 'text', primaryKeyConstraintName: 'intent_states_pkey' })
  intentKey!: string;

  /** The subnet, with its account, region and VPC. */
  @PrimaryColumn({ name: 'group_id', type: 'text', primaryKeyConstraintName: 'intent_states_pkey' })
  groupId!: string;

  @Column({ name: 'outcome', type: 'text' })
  outcome!: keyof OutcomeCounts;

  /** Since when the outcome is this one. */
  @Column({ name: 'since', type: 'timestamptz', precision: 3 })
  since!: Date;

  /** Equal while the intent fails for the same reasons. */
  @Column({ name: 'cause', type: 'text' })
  cause!: string;

  @Column({ name: 'run_id', type: 'text' })
  runId!: string;

  /** The last run in which it held, which may have been removed since. */
  @Column({ name: 'held_run_id', type: 'text', nullable: true })
  heldRunId!: string | null;

  @Column({ name: 'held_at', type: 'timestamptz', precision: 3, nullable: true })
  heldAt!: Date | null;

  /** The network as it was then. It is kept, or nobody could say what has changed. */
  @Column({ name: 'held_snapshot_id', type: 'text', nullable: true })
  heldSnapshotId!: string | null;

  @ManyToOne(() => SnapshotEntity)
  @JoinColumn({ name: 'held_snapshot_id', foreignKeyConstraintName: 'intent_states_held_snapshot_id_fkey' })
  heldSnapshot?: Relation<SnapshotEntity>;

  /** What changed since it held, as found when it began to fail like this. */
  @Column({ name: 'change', type: 'json', nullable: true })
  change!: unknown;
}
