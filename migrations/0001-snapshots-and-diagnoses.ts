import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SnapshotsAndDiagnoses1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table snapshots (
        id text not null constraint snapshots_pkey primary key,
        hash text not null,
        captured_at text,
        created_at timestamptz(3) not null,
        summary jsonb not null,
        content bytea not null
      )`);
    // Compressed already: a second try costs time and saves nothing.
    await runner.query('alter table snapshots alter column content set storage external');
    await runner.query('create unique index snapshots_hash_key on snapshots (hash)');
    await runner.query('create index snapshots_created_at_idx on snapshots (created_at, id)');

    await runner.query(`
      create table diagnoses (
        id text not null constraint diagnoses_pkey primary key,
        snapshot_id text not null constraint diagnoses_snapshot_id_fkey references snapshots (id),
        created_at timestamptz(3) not null,
        verdict text not null,
        codes text[] not null,
        vpc_id text,
        sources text[] not null,
        document json not null
      )`);
    await runner.query('create index diagnoses_created_at_idx on diagnoses (created_at, id)');
    await runner.query('create index diagnoses_verdict_idx on diagnoses (verdict, created_at)');
    await runner.query('create index diagnoses_vpc_id_idx on diagnoses (vpc_id, created_at)');
    await runner.query('create index diagnoses_snapshot_id_idx on diagnoses (snapshot_id)');
    await runner.query('create index diagnoses_codes_idx on diagnoses using gin (codes)');
    await runner.query('create index diagnoses_sources_idx on diagnoses using gin (sources)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table diagnoses');
    await runner.query('drop table snapshots');
  }
}
