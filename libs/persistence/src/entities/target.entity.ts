import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { VersionedEntity } from './versioned.entity.js';

/** An AWS account that is read live. No credentials: these are the SDK's business. */
@Entity({ name: 'targets' })
@Index('targets_created_at_idx', ['createdAt', 'id'])
export class TargetEntity extends VersionedEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'targets_pkey' })
  id!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  /** Twelve digits. */
  @Column({ name: 'account_id', type: 'text' })
  accountId!: string;

  @Column({ name: 'regions', type: 'text', array: true })
  regions!: string[];

  /** Null: the service's own credentials are those of the account. */
  @Column({ name: 'role_arn', type: 'text', nullable: true })
  roleArn!: string | null;

  /** Made here and never changed: the account's role demands it of whoever takes it on. */
  @Column({ name: 'external_id', type: 'text' })
  externalId!: string;
}
