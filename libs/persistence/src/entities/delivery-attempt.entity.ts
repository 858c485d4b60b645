import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeliveryEntity } from './delivery.entity.js';

/** One try. Neither what was sent nor what came back is kept: both may hold secrets. */
@Entity({ name: 'delivery_attempts' })
export class DeliveryAttemptEntity {
  @PrimaryColumn({ name: 'delivery_id', type: 'text', primaryKeyConstraintName: 'delivery_attempts_pkey' })
  deliveryId!: string;

  @ManyToOne(() => DeliveryEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'delivery_id', foreignKeyConstraintName: 'delivery_attempts_delivery_id_fkey' })
  delivery?: Relation<DeliveryEntity>;

  /** From 1 on. */
  @PrimaryColumn({ name: 'number', type: 'integer', primaryKeyConstraintName: 'delivery_attempts_pkey' })
  number!: number;

  @Column({ name: 'at', type: 'timestamptz', precision: 3 })
  at!: Date;

  @Column({ name: 'milliseconds', type: 'integer' })
  milliseconds!: number;

  /** Null: there was no answer. */
  @Column({ name: 'status_code', type: 'integer', nullable: true })
  statusCode!: number | null;

  /** Null: it arrived. */
  @Column({ name: 'error', type: 'text', nullable: true })
  error!: string | null;

  /** When the next one comes; null: none. */
  @Column({ name: 'next_at', type: 'timestamptz', precision: 3, nullable: true })
  nextAt!: Date | null;
}
