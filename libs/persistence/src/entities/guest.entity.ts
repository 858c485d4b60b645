import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

type GuestStatus = 'running' | 'succeeded' | 'failed';

/** One look into a machine: by SSH, or as somebody uploaded it. Facts never change; newer ones are a new
 *  row. No key material, and no secrets of the machine. */
@Entity({ name: 'guests' })
@Index('guests_created_at_idx', ['createdAt', 'id'])
@Index('guests_instance_id_idx', ['instanceId', 'collectedAt'])
export class GuestEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'guests_pkey' })
  id!: string;

  @Column({ name: 'instance_id', type: 'text' })
  instanceId!: string;

  /** No foreign key: what was seen outlives the target. */
  @Column({ name: 'target_id', type: 'text', nullable: true })
  targetId!: string | null;

  @Column({ name: 'region', type: 'text', nullable: true })
  region!: string | null;

  @Column({ name: 'origin', type: 'text' })
  origin!: 'ssh' | 'upload';

  @Column({ name: 'status', type: 'text' })
  status!: GuestStatus;

  /** Id of the API key. */
  @Column({ name: 'requested_by', type: 'text' })
  requestedBy!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;

  /** When the machine was like that. */
  @Column({ name: 'collected_at', type: 'timestamptz', precision: 3, nullable: true })
  collectedAt!: Date | null;

  /** The guest-facts document. */
  @Column({ name: 'facts', type: 'json', nullable: true })
  facts!: unknown;

  /** Results of connections tried from the machine. */
  @Column({ name: 'probes', type: 'json', nullable: true })
  probes!: unknown;

  /** The machines on the way, with the fingerprints of their host keys. */
  @Column({ name: 'path', type: 'json', nullable: true })
  path!: unknown;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode!: string | null;

  @Column({ name: 'error_detail', type: 'text', nullable: true })
  errorDetail!: string | null;
}
