import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who looked at which machine: a line of the audit log. Only ever added. */
@Entity({ name: 'guest_accesses' })
@Index('guest_accesses_created_at_idx', ['createdAt', 'id'])
@Index('guest_accesses_instance_id_idx', ['instanceId', 'createdAt'])
export class GuestAccessEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'guest_accesses_pkey' })
  id!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  /** Id of the API key. */
  @Column({ name: 'caller', type: 'text' })
  caller!: string;

  /** `inspect` goes into the machine, `jump` passes through it, `read` shows stored facts. */
  @Column({ name: 'action', type: 'text' })
  action!: 'inspect' | 'jump' | 'upload' | 'read' | 'forget-host-key';

  @Column({ name: 'instance_id', type: 'text' })
  instanceId!: string;

  @Column({ name: 'guest_id', type: 'text', nullable: true })
  guestId!: string | null;

  @Column({ name: 'target_id', type: 'text', nullable: true })
  targetId!: string | null;

  /** `succeeded`, or the code of what failed; null as long as it runs. */
  @Column({ name: 'outcome', type: 'text', nullable: true })
  outcome!: string | null;
}
