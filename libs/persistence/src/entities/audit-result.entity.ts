import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AuditContentEntity } from './audit-content.entity.js';
import { AuditRunEntity, type OutcomeCounts } from './audit-run.entity.js';

/** What one run found for one intent. */
@Entity({ name: 'audit_results' })
@Index('audit_results_run_id_key', ['runId', 'intentKey'], { unique: true })
@Index('audit_results_intent_key_idx', ['intentKey', 'createdAt', 'id'])
@Index('audit_results_content_hash_idx', ['contentHash'])
export class AuditResultEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'audit_results_pkey' })
  id!: string;

  @Column({ name: 'run_id', type: 'text' })
  runId!: string;

  @ManyToOne(() => AuditRunEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'run_id', foreignKeyConstraintName: 'audit_results_run_id_fkey' })
  run?: Relation<AuditRunEntity>;

  /** Id of an intent, or the name of a standard probe. */
  @Column({ name: 'intent_key', type: 'text' })
  intentKey!: string;

  @Column({ name: 'position', type: 'integer' })
  position!: number;

  /** The intent as it was then. */
  @Column({ name: 'intent', type: 'jsonb' })
  intent!: unknown;

  @Column({ name: 'counts', type: 'jsonb' })
  counts!: OutcomeCounts;

  @Column({ name: 'content_hash', type: 'text' })
  contentHash!: string;

  @ManyToOne(() => AuditContentEntity)
  @JoinColumn({ name: 'content_hash', foreignKeyConstraintName: 'audit_results_content_hash_fkey' })
  content?: Relation<AuditContentEntity>;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
