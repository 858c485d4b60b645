import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Guests1763700000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table guests (
        id text not null constraint guests_pkey primary key,
        instance_id text not null,
        target_id text,
        region text,
        origin text not null,
        status text not null,
        requested_by text not null,
        created_at timestamptz(3) not null,
        finished_at timestamptz(3),
        collected_at timestamptz(3),
        facts json,
        probes json,
        path json,
        error_code text,
        error_detail text
      )`);
    await runner.query('create index guests_created_at_idx on guests (created_at, id)');
    await runner.query('create index guests_instance_id_idx on guests (instance_id, collected_at)');

    await runner.query(`
      create table guest_host_keys (
        instance_id text not null constraint guest_host_keys_pkey primary key,
        algorithm text not null,
        key text not null,
        first_seen_at timestamptz(3) not null
      )`);

    await runner.query(`
      create table guest_accesses (
        id text not null constraint guest_accesses_pkey primary key,
        created_at timestamptz(3) not null,
        caller text not null,
        action text not null,
        instance_id text not null,
        guest_id text,
        target_id text,
        outcome text
      )`);
    await runner.query('create index guest_accesses_created_at_idx on guest_accesses (created_at, id)');
    await runner.query(
      'create index guest_accesses_instance_id_idx on guest_accesses (instance_id, created_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table guest_accesses');
    await runner.query('drop table guest_host_keys');
    await runner.query('drop table guests');
  }
}
