import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SnapshotEntity } from './snapshot.entity.js';
import { TargetEntity } from './target.entity.js';

type CollectionStatus = 'running' | 'succeeded' | 'failed';

/** One reading of a target. The snapshot that came of it may be older: an unchanged network is stored once. */
@Entity({ name: 'collections' })
@Index('collections_created_at_idx', ['createdAt', 'id'])
@Index('collections_target_id_idx', ['targetId', 'createdAt'])
@Index('collections_snapshot_id_idx', ['snapshotId'])
export class CollectionEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'collections_pkey' })
  id!: string;

  @Column({ name: 'target_id', type: 'text' })
  targetId!: string;

  @ManyToOne(() => TargetEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'target_id', foreignKeyConstraintName: 'collections_target_id_fkey' })
  target?: Relation<TargetEntity>;

  /** Of the target, when it was read: an edited target isn't what was read. */
  @Column({ name: 'target_version', type: 'integer' })
  targetVersion!: number;

  @Column({ name: 'status', type: 'text' })
  status!: CollectionStatus;

  /** The question that only the touched VPCs were read for; null: everything was read. */
  @Column({ name: 'focus', type: 'text', nullable: true })
  focus!: string | null;

  @Column({ name: 'snapshot_id', type: 'text', nullable: true })
  snapshotId!: string | null;

  @ManyToOne(() => SnapshotEntity, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'snapshot_id', foreignKeyConstraintName: 'collections_snapshot_id_fkey' })
  snapshot?: Relation<SnapshotEntity>;

  /** Before the first request was sent: what was read is at least as new. */
  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode!: string | null;

  @Column({ name: 'error_detail', type: 'text', nullable: true })
  errorDetail!: string | null;
}
