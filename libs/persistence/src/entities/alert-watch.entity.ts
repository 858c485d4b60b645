import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last run of an audit that alerts were made of. A run that comes again counts once. */
@Entity({ name: 'alert_watches' })
export class AlertWatchEntity {
  @PrimaryColumn({ name: 'audit_id', type: 'text', primaryKeyConstraintName: 'alert_watches_pkey' })
  auditId!: string;

  @Column({ name: 'run_id', type: 'text' })
  runId!: string;

  @Column({ name: 'observed_at', type: 'timestamptz', precision: 3 })
  observedAt!: Date;

  /** Why the alerts of this audit may not get out: their own way is one of those under watch. */
  @Column({ name: 'own_path', type: 'text', nullable: true })
  ownPath!: string | null;
}
