import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Alerts1763700000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table alert_groups (
        id text not null constraint alert_groups_pkey primary key,
        place text not null,
        opened_at timestamptz(3) not null,
        closed_at timestamptz(3),
        told jsonb
      )`);
    await runner.query(
      'create index alert_groups_open_idx on alert_groups (opened_at, id) where closed_at is null',
    );

    await runner.query(`
      create table alerts (
        id text not null constraint alerts_pkey primary key,
        fingerprint text not null,
        audit_id text not null,
        intent_key text not null,
        intent jsonb not null,
        place jsonb not null,
        phase text not null,
        since timestamptz(3) not null,
        failures integer not null,
        failing_since timestamptz(3),
        history text not null,
        flapping boolean not null,
        unsure boolean not null,
        problems jsonb not null,
        interfaces integer not null,
        changes jsonb not null,
        acknowledgement jsonb,
        group_id text constraint alerts_group_id_fkey references alert_groups (id) on delete set null,
        run_id text not null,
        observed_at timestamptz(3) not null,
        created_at timestamptz(3) not null,
        version integer not null
      )`);
    await runner.query('create unique index alerts_fingerprint_key on alerts (fingerprint)');
    await runner.query('create index alerts_created_at_idx on alerts (created_at, id)');
    await runner.query('create index alerts_phase_idx on alerts (phase, created_at)');
    await runner.query('create index alerts_group_id_idx on alerts (group_id)');
    await runner.query('create index alerts_audit_id_idx on alerts (audit_id)');

    await runner.query(`
      create table alert_watches (
        audit_id text not null constraint alert_watches_pkey primary key,
        run_id text not null,
        observed_at timestamptz(3) not null,
        own_path text
      )`);

    await runner.query(`
      create table silences (
        id text not null constraint silences_pkey primary key,
        author text not null,
        reason text not null,
        matcher jsonb not null,
        starts_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        created_by text not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        version integer not null
      )`);
    await runner.query('create index silences_created_at_idx on silences (created_at, id)');
    await runner.query('create index silences_expires_at_idx on silences (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table silences');
    await runner.query('drop table alert_watches');
    await runner.query('drop table alerts');
    await runner.query('drop table alert_groups');
  }
}
