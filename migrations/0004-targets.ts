import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Targets1763700000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table targets (
        id text not null constraint targets_pkey primary key,
        name text not null,
        account_id text not null,
        regions text[] not null,
        role_arn text,
        external_id text not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        version integer not null
      )`);
    await runner.query('create index targets_created_at_idx on targets (created_at, id)');

    await runner.query(`
      create table collections (
        id text not null constraint collections_pkey primary key,
        target_id text not null
          constraint collections_target_id_fkey references targets (id) on delete cascade,
        target_version integer not null,
        status text not null,
        focus text,
        snapshot_id text
          constraint collections_snapshot_id_fkey references snapshots (id) on delete set null,
        created_at timestamptz(3) not null,
        finished_at timestamptz(3),
        error_code text,
        error_detail text
      )`);
    await runner.query('create index collections_created_at_idx on collections (created_at, id)');
    await runner.query('create index collections_target_id_idx on collections (target_id, created_at)');
    await runner.query('create index collections_snapshot_id_idx on collections (snapshot_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table collections');
    await runner.query('drop table targets');
  }
}
