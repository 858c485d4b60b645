import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { IntentDefinition } from '../intent-definition.js';

/** What somebody wants of the network. */
@Entity({ name: 'intents' })
@Index('intents_created_at_idx', ['createdAt', 'id'])
export class IntentEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'intents_pkey' })
  id!: string;

  @Column({ name: 'definition', type: 'jsonb' })
  definition!: IntentDefinition;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  /** Grows with each change; what an ETag says. */
  @Column({ name: 'version', type: 'integer' })
  version!: number;
}
