import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Webhooks1763700000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhooks (
        id text not null constraint webhooks_pkey primary key,
        name text not null,
        type text not null,
        enabled boolean not null,
        disabled_reason text,
        disabled_at timestamptz(3),
        filter jsonb not null,
        masked_url text not null,
        sealed text not null,
        beat_seconds integer,
        last_beat_at timestamptz(3),
        held_until timestamptz(3),
        free_at timestamptz(3) not null,
        failing_since timestamptz(3),
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        version integer not null
      )`);
    await runner.query('create index webhooks_created_at_idx on webhooks (created_at, id)');

    await runner.query(`
      create table deliveries (
        id text not null constraint deliveries_pkey primary key,
        webhook_id text not null
          constraint deliveries_webhook_id_fkey references webhooks (id) on delete cascade,
        group_id text,
        kind text not null,
        message json not null,
        status text not null,
        tries integer not null,
        round_tries integer not null,
        round_at timestamptz(3) not null,
        due_at timestamptz(3),
        settled_at timestamptz(3),
        error text,
        created_at timestamptz(3) not null
      )`);
    await runner.query('create index deliveries_created_at_idx on deliveries (created_at, id)');
    await runner.query('create index deliveries_webhook_id_idx on deliveries (webhook_id, created_at, id)');
    await runner.query(`create index deliveries_due_at_idx on deliveries (due_at) where status = 'waiting'`);
    await runner.query(`
      create index deliveries_order_idx on deliveries (webhook_id, group_id, created_at, id)
        where status = 'waiting'`);

    await runner.query(`
      create table delivery_attempts (
        delivery_id text not null
          constraint delivery_attempts_delivery_id_fkey references deliveries (id) on delete cascade,
        number integer not null,
        at timestamptz(3) not null,
        milliseconds integer not null,
        status_code integer,
        error text,
        next_at timestamptz(3),
        constraint delivery_attempts_pkey primary key (delivery_id, number)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table delivery_attempts');
    await runner.query('drop table deliveries');
    await runner.query('drop table webhooks');
  }
}
