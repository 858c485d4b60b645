import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What runs found, each content once: in a quiet network one run finds what the last one found. */
@Entity({ name: 'audit_contents' })
@Index('audit_contents_created_at_idx', ['createdAt'])
export class AuditContentEntity {
  /** SHA-256 of the JSON, in hex. */
  @PrimaryColumn({ name: 'hash', type: 'text', primaryKeyConstraintName: 'audit_contents_pkey' })
  hash!: string;

  /** Gzipped JSON. */
  @Column({ name: 'content', type: 'bytea' })
  content!: Buffer;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
