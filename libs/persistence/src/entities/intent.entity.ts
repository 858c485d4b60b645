import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { IntentDefinition } from '../intent-definition.js';
import { VersionedEntity } from './versioned.entity.js';

/** What somebody wants of the network. */
@Entity({ name: 'intents' })
@Index('intents_created_at_idx', ['createdAt', 'id'])
export class IntentEntity extends VersionedEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'intents_pkey' })
  id!: string;

  @Column({ name: 'definition', type: 'jsonb' })
  definition!: IntentDefinition;
}
