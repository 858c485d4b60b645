import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The answer that was given to a POST with an Idempotency-Key. */
@Entity({ name: 'idempotent_answers' })
@Index('idempotent_answers_created_at_idx', ['createdAt'])
export class IdempotentAnswerEntity {
  /** Id of the API key of the caller: two callers may choose the same key. */
  @PrimaryColumn({ name: 'caller', type: 'text', primaryKeyConstraintName: 'idempotent_answers_pkey' })
  caller!: string;

  @PrimaryColumn({ name: 'key', type: 'text', primaryKeyConstraintName: 'idempotent_answers_pkey' })
  key!: string;

  /** SHA-256 over method, path, content type and body. */
  @Column({ name: 'request_hash', type: 'text' })
  requestHash!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'status', type: 'integer' })
  status!: number;

  @Column({ name: 'location', type: 'text', nullable: true })
  location!: string | null;

  @Column({ name: 'etag', type: 'text', nullable: true })
  etag!: string | null;

  @Column({ name: 'body', type: 'text' })
  body!: string;
}
