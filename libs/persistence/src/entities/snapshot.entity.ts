import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SnapshotSummary } from '../snapshot-summary.js';

/** An immutable picture of a network, stored once for each content. */
@Entity({ name: 'snapshots' })
@Index('snapshots_hash_key', ['hash'], { unique: true })
@Index('snapshots_created_at_idx', ['createdAt', 'id'])
export class SnapshotEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'snapshots_pkey' })
  id!: string;

  /** SHA-256 over the content, in hex. */
  @Column({ name: 'hash', type: 'text' })
  hash!: string;

  /** As the bundle says it. */
  @Column({ name: 'captured_at', type: 'text', nullable: true })
  capturedAt!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'summary', type: 'jsonb' })
  summary!: SnapshotSummary;

  /** The snapshot as gzipped JSON: 20 MB of documents take under 1 MB, and jsonb would parse them all again
   *  only to give them back whole. */
  @Column({ name: 'content', type: 'bytea', select: false })
  content!: Buffer;
}
