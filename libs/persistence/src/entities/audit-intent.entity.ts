import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AuditEntity } from './audit.entity.js';
import { IntentEntity } from './intent.entity.js';

/** An intent of an audit. An intent that an audit has can't be removed. */
@Entity({ name: 'audit_intents' })
@Index('audit_intents_intent_id_idx', ['intentId'])
export class AuditIntentEntity {
  @PrimaryColumn({ name: 'audit_id', type: 'text', primaryKeyConstraintName: 'audit_intents_pkey' })
  auditId!: string;

  @ManyToOne(() => AuditEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'audit_id', foreignKeyConstraintName: 'audit_intents_audit_id_fkey' })
  audit?: Relation<AuditEntity>;

  @PrimaryColumn({ name: 'intent_id', type: 'text', primaryKeyConstraintName: 'audit_intents_pkey' })
  intentId!: string;

  @ManyToOne(() => IntentEntity)
  @JoinColumn({ name: 'intent_id', foreignKeyConstraintName: 'audit_intents_intent_id_fkey' })
  intent?: Relation<IntentEntity>;

  @Column({ name: 'position', type: 'integer' })
  position!: number;
}
