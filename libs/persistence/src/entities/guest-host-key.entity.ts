import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The SSH host key that a machine showed when it was first seen. Public. */
@Entity({ name: 'guest_host_keys' })
export class GuestHostKeyEntity {
  @PrimaryColumn({ name: 'instance_id', type: 'text', primaryKeyConstraintName: 'guest_host_keys_pkey' })
  instanceId!: string;

  @Column({ name: 'algorithm', type: 'text' })
  algorithm!: string;

  /** Base64. */
  @Column({ name: 'key', type: 'text' })
  key!: string;

  @Column({ name: 'first_seen_at', type: 'timestamptz', precision: 3 })
  firstSeenAt!: Date;
}
