import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SnapshotEntity } from './snapshot.entity.js';

/** A finished diagnosis, with the fields that lists filter by. */
@Entity({ name: 'diagnoses' })
@Index('diagnoses_created_at_idx', ['createdAt', 'id'])
@Index('diagnoses_verdict_idx', ['verdict', 'createdAt'])
@Index('diagnoses_vpc_id_idx', ['vpcId', 'createdAt'])
@Index('diagnoses_snapshot_id_idx', ['snapshotId'])
@Index('diagnoses_codes_idx', ['codes'], { type: 'gin' })
@Index('diagnoses_sources_idx', ['sources'], { type: 'gin' })
export class DiagnosisEntity {
  @PrimaryColumn({ name: 'id', type: 'text', primaryKeyConstraintName: 'diagnoses_pkey' })
  id!: string;

  @Column({ name: 'snapshot_id', type: 'text' })
  snapshotId!: string;

  @ManyToOne(() => SnapshotEntity)
  @JoinColumn({ name: 'snapshot_id', foreignKeyConstraintName: 'diagnoses_snapshot_id_fkey' })
  snapshot?: Relation<SnapshotEntity>;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'verdict', type: 'text' })
  verdict!: string;

  /** Codes of the findings and of the unknowns. */
  @Column({ name: 'codes', type: 'text', array: true })
  codes!: string[];

  @Column({ name: 'vpc_id', type: 'text', nullable: true })
  vpcId!: string | null;

  /** Every name the source goes by: as asked, and its interface, instance, address, subnet. */
  @Column({ name: 'sources', type: 'text', array: true })
  sources!: string[];

  /** `json`, not `jsonb`: read only as a whole, and its fields keep the order a reader expects. */
  @Column({ name: 'document', type: 'json' })
  document!: unknown;
}
