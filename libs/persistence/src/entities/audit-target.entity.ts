import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AuditEntity } from './audit.entity.js';
import { TargetEntity } from './target.entity.js';

/** A target of an audit; gone with either of them. */
@Entity({ name: 'audit_targets' })
@Index('audit_targets_target_id_idx', ['targetId'])
export class AuditTargetEntity {
  @PrimaryColumn({ name: 'audit_id', type: 'text', primaryKeyConstraintName: 'audit_targets_pkey' })
  auditId!: string;

  @ManyToOne(() => AuditEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'audit_id', foreignKeyConstraintName: 'audit_targets_audit_id_fkey' })
  audit?: Relation<AuditEntity>;

  @PrimaryColumn({ name: 'target_id', type: 'text', primaryKeyConstraintName: 'audit_targets_pkey' })
  targetId!: string;

  @ManyToOne(() => TargetEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'target_id', foreignKeyConstraintName: 'audit_targets_target_id_fkey' })
  target?: Relation<TargetEntity>;

  @Column({ name: 'position', type: 'integer' })
  position!: number;
}
