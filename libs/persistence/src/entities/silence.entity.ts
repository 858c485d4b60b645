import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { VersionedEntity } from './versioned.entity.js';

/** Which alerts a silence is about. All given fields must hold. */
export interface SilenceMatcher {
  alertId?: string;
  intentKey?: string;
  accountId?: string;
  vpcId?: string;
  subnetId?: string;
  /** Of a cause. */
  code?: string;
  componentId?: string;
  owner?: string;
  labels?: Record<string, string>;
}

/** No messages about certain alerts for some time. */
@Entity({ name: 'silences' })
@Index('silences_created_at_idx', ['createdAt', 'id'])
@Index('silences_expires_at_idx', ['expiresAt'])
export class SilenceEntity extends VersionedEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'silences_pkey' })
  id!: string;

  @Column({ name: 'author', type: 'text' })
  author!: string;

  @Column({ name: 'reason', type: 'text' })
  reason!: string;

  @Column({ name: 'matcher', type: 'jsonb' })
  matcher!: SilenceMatcher;

  @Column({ name: 'starts_at', type: 'timestamptz', precision: 3 })
  startsAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3 })
  expiresAt!: Date;

  /** Id of the API key that made it. */
  @Column({ name: 'created_by', type: 'text' })
  createdBy!: string;
}
