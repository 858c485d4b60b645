import { Column } from 'typeorm';

/** What every row has that people edit: an edit names the version that it is made from. */
export abstract class VersionedEntity {
  @Column({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  /** Grows with each change; what an ETag says. */
  @Column({ name: 'version', type: 'integer' })
  version!: number;
}
