import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SnapshotEntity } from './snapshot.entity.js';
import { VersionedEntity } from './versioned.entity.js';

/** Intents that are put to targets, or to a snapshot, now and then. */
@Entity({ name: 'audits' })
@Index('audits_created_at_idx', ['createdAt', 'id'])
export class AuditEntity extends VersionedEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'audits_pkey' })
  id!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  /** The snapshot that is looked at; null: the targets are read. */
  @Column({ name: 'snapshot_id', type: 'text', nullable: true })
  snapshotId!: string | null;

  @ManyToOne(() => SnapshotEntity)
  @JoinColumn({ name: 'snapshot_id', foreignKeyConstraintName: 'audits_snapshot_id_fkey' })
  snapshot?: Relation<SnapshotEntity>;

  /** Five fields; null: only on demand. */
  @Column({ name: 'cron', type: 'text', nullable: true })
  cron!: string | null;

  /** IANA name. */
  @Column({ name: 'time_zone', type: 'text' })
  timeZone!: string;

  @Column({ name: 'paused', type: 'boolean' })
  paused!: boolean;

  /** Times of the schedule up to here have had their run, or are noted down as missed. */
  @Column({ name: 'seen_until', type: 'timestamptz', precision: 3 })
  seenUntil!: Date;
}
