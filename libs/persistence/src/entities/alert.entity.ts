import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { AlertIntent, AlertPlace, AlertProblem } from '../../../rendering/src/index.js';
import { AlertGroupEntity } from './alert-group.entity.js';

/** `undetermined`: nothing is known of it, and it wasn't firing. A firing one stays firing. */
export type AlertPhase = 'ok' | 'pending' | 'firing' | 'resolved' | 'undetermined' | 'expired';

/** Somebody has taken it on. */
export interface Acknowledgement {
  by: string;
  note: string | null;
  /** ISO 8601. */
  at: string;
}

/** How one intent stands for one group of sources. There is none as long as it has always held. */
@Entity({ name: 'alerts' })
@Index('alerts_fingerprint_key', ['fingerprint'], { unique: true })
@Index('alerts_created_at_idx', ['createdAt', 'id'])
@Index('alerts_phase_idx', ['phase', 'createdAt'])
@Index('alerts_group_id_idx', ['groupId'])
@Index('alerts_audit_id_idx', ['auditId'])
export class AlertEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'alerts_pkey' })
  id!: string;

  /** Of the intent and the group of sources, not of the cause. */
  @Column({ name: 'fingerprint', type: 'text' })
  fingerprint!: string;

  /** The audit that saw it last. */
  @Column({ name: 'audit_id', type: 'text' })
  auditId!: string;

  @Column({ name: 'intent_key', type: 'text' })
  intentKey!: string;

  @Column({ name: 'intent', type: 'jsonb' })
  intent!: AlertIntent;

  @Column({ name: 'place', type: 'jsonb' })
  place!: AlertPlace;

  @Column({ name: 'phase', type: 'text' })
  phase!: AlertPhase;

  /** Of the phase. */
  @Column({ name: 'since', type: 'timestamptz', precision: 3 })
  since!: Date;

  /** Failed runs in a row; one that couldn't tell counts neither way. */
  @Column({ name: 'failures', type: 'integer' })
  failures!: number;

  /** The first failed run of the present, or the last, spell. */
  @Column({ name: 'failing_since', type: 'timestamptz', precision: 3, nullable: true })
  failingSince!: Date | null;

  /** The latest outcomes that were known, oldest first: `h` held, `f` failed. */
  @Column({ name: 'history', type: 'text' })
  history!: string;

  @Column({ name: 'flapping', type: 'boolean' })
  flapping!: boolean;

  /** Whether the latest run couldn't tell. */
  @Column({ name: 'unsure', type: 'boolean' })
  unsure!: boolean;

  /** The largest first; kept after it has ended. */
  @Column({ name: 'problems', type: 'jsonb' })
  problems!: AlertProblem[];

  /** Network interfaces that fail, each once. */
  @Column({ name: 'interfaces', type: 'integer' })
  interfaces!: number;

  /** What changed in the network, as the run said that last changed the phase or the causes. */
  @Column({ name: 'changes', type: 'jsonb' })
  changes!: string[];

  @Column({ name: 'acknowledgement', type: 'jsonb', nullable: true })
  acknowledgement!: Acknowledgement | null;

  /** While it fires, and after that until it fires again. */
  @Column({ name: 'group_id', type: 'text', nullable: true })
  groupId!: string | null;

  @ManyToOne(() => AlertGroupEntity, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'group_id', foreignKeyConstraintName: 'alerts_group_id_fkey' })
  group?: Relation<AlertGroupEntity>;

  @Column({ name: 'run_id', type: 'text' })
  runId!: string;

  @Column({ name: 'observed_at', type: 'timestamptz', precision: 3 })
  observedAt!: Date;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  /** Grows with each change; what an ETag says. */
  @Column({ name: 'version', type: 'integer' })
  version!: number;
}
