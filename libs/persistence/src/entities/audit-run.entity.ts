import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AuditContentEntity } from './audit-content.entity.js';
import { AuditEntity } from './audit.entity.js';
import { SnapshotEntity } from './snapshot.entity.js';

/** `missed`: a time of the schedule passed without a run. */
export type AuditRunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'missed';

/** How many answers there are of each kind. */
export interface OutcomeCounts {
  holds: number;
  fails: number;
  undetermined: number;
  exempt: number;
}

/** One run of an audit, or a gap where there should have been some. */
@Entity({ name: 'audit_runs' })
@Index('audit_runs_created_at_idx', ['createdAt', 'id'])
@Index('audit_runs_audit_id_idx', ['auditId', 'createdAt'])
@Index('audit_runs_snapshot_id_idx', ['snapshotId'])
@Index('audit_runs_sources_hash_idx', ['sourcesHash'])
@Index('audit_runs_scheduled_for_key', ['auditId', 'scheduledFor'], { unique: true })
// An audit never overlaps with itself, whoever tries.
@Index('audit_runs_open_key', ['auditId'], { unique: true, where: `status IN ('queued', 'running')` })
export class AuditRunEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'audit_runs_pkey' })
  id!: string;

  @Column({ name: 'audit_id', type: 'text' })
  auditId!: string;

  @ManyToOne(() => AuditEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'audit_id', foreignKeyConstraintName: 'audit_runs_audit_id_fkey' })
  audit?: Relation<AuditEntity>;

  @Column({ name: 'status', type: 'text' })
  status!: AuditRunStatus;

  /** The time of the schedule; null: on demand. */
  @Column({ name: 'scheduled_for', type: 'timestamptz', precision: 3, nullable: true })
  scheduledFor!: Date | null;

  /** Times of the schedule that a `missed` one stands for. */
  @Column({ name: 'missed_count', type: 'integer', nullable: true })
  missedCount!: number | null;

  /** In the queue. */
  @Column({ name: 'job_id', type: 'text', nullable: true })
  jobId!: string | null;

  /** Grows with each try. Only the present one may write: a worker that was taken for dead may still live. */
  @Column({ name: 'attempt', type: 'integer' })
  attempt!: number;

  /** What is being done, in a word, and how much of it. */
  @Column({ name: 'phase', type: 'text', nullable: true })
  phase!: string | null;

  @Column({ name: 'done', type: 'integer' })
  done!: number;

  @Column({ name: 'total', type: 'integer' })
  total!: number;

  @Column({ name: 'snapshot_id', type: 'text', nullable: true })
  snapshotId!: string | null;

  @ManyToOne(() => SnapshotEntity, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'snapshot_id', foreignKeyConstraintName: 'audit_runs_snapshot_id_fkey' })
  snapshot?: Relation<SnapshotEntity>;

  /** The sources that were asked about; results name them by their place. */
  @Column({ name: 'sources_hash', type: 'text', nullable: true })
  sourcesHash!: string | null;

  @ManyToOne(() => AuditContentEntity)
  @JoinColumn({ name: 'sources_hash', foreignKeyConstraintName: 'audit_runs_sources_hash_fkey' })
  sourcesContent?: Relation<AuditContentEntity>;

  @Column({ name: 'counts', type: 'jsonb', nullable: true })
  counts!: OutcomeCounts | null;

  /** Like `states` only read with a single run: a list of runs would be megabytes. */
  @Column({ name: 'problems', type: 'json', nullable: true, select: false })
  problems!: unknown;

  /** The intent states of the run. */
  @Column({ name: 'states', type: 'json', nullable: true, select: false })
  states!: unknown;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode!: string | null;

  @Column({ name: 'error_detail', type: 'text', nullable: true })
  errorDetail!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;
}
