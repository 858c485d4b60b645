import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A bearer key. The secret itself is never stored. */
@Entity({ name: 'api_keys' })
@Index('api_keys_prefix_key', ['prefix'], { unique: true })
@Index('api_keys_created_at_idx', ['createdAt', 'id'])
export class ApiKeyEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'api_keys_pkey' })
  id!: string;

  @Column({ name: 'name', type: 'text' })
  name!: string;

  /** The part of the key that it is looked up by. */
  @Column({ name: 'prefix', type: 'text' })
  prefix!: string;

  /** SHA-256 of the secret, in hex. A fast hash will do: the secret has 190 random bits. */
  @Column({ name: 'secret_hash', type: 'text' })
  secretHash!: string;

  @Column({ name: 'scopes', type: 'text', array: true })
  scopes!: string[];

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', precision: 3, nullable: true })
  revokedAt!: Date | null;

  /** Exact to a minute. */
  @Column({ name: 'last_used_at', type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt!: Date | null;
}
