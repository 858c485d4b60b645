import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audits1763700000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table intents (
        id text not null constraint intents_pkey primary key,
        definition jsonb not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        version integer not null
      )`);
    await runner.query('create index intents_created_at_idx on intents (created_at, id)');

    await runner.query(`
      create table audits (
        id text not null constraint audits_pkey primary key,
        name text not null,
        snapshot_id text constraint audits_snapshot_id_fkey references snapshots (id),
        cron text,
        time_zone text not null,
        paused boolean not null,
        seen_until timestamptz(3) not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        version integer not null
      )`);
    await runner.query('create index audits_created_at_idx on audits (created_at, id)');

    await runner.query(`
      create table audit_intents (
        audit_id text not null
          constraint audit_intents_audit_id_fkey references audits (id) on delete cascade,
        intent_id text not null constraint audit_intents_intent_id_fkey references intents (id),
        position integer not null,
        constraint audit_intents_pkey primary key (audit_id, intent_id)
      )`);
    await runner.query('create index audit_intents_intent_id_idx on audit_intents (intent_id)');

    await runner.query(`
      create table audit_targets (
        audit_id text not null
          constraint audit_targets_audit_id_fkey references audits (id) on delete cascade,
        target_id text not null
          constraint audit_targets_target_id_fkey references targets (id) on delete cascade,
        position integer not null,
        constraint audit_targets_pkey primary key (audit_id, target_id)
      )`);
    await runner.query('create index audit_targets_target_id_idx on audit_targets (target_id)');

    await runner.query(`
      create table audit_contents (
        hash text not null constraint audit_contents_pkey primary key,
        content bytea not null,
        created_at timestamptz(3) not null
      )`);
    // Compressed already: a second try costs time and saves nothing.
    await runner.query('alter table audit_contents alter column content set storage external');
    await runner.query('create index audit_contents_created_at_idx on audit_contents (created_at)');

    await runner.query(`
      create table audit_runs (
        id text not null constraint audit_runs_pkey primary key,
        audit_id text not null
          constraint audit_runs_audit_id_fkey references audits (id) on delete cascade,
        status text not null,
        scheduled_for timestamptz(3),
        missed_count integer,
        job_id text,
        attempt integer not null,
        phase text,
        done integer not null,
        total integer not null,
        snapshot_id text
          constraint audit_runs_snapshot_id_fkey references snapshots (id) on delete set null,
        sources_hash text
          constraint audit_runs_sources_hash_fkey references audit_contents (hash),
        counts jsonb,
        problems json,
        states json,
        error_code text,
        error_detail text,
        created_at timestamptz(3) not null,
        started_at timestamptz(3),
        finished_at timestamptz(3)
      )`);
    await runner.query('create index audit_runs_created_at_idx on audit_runs (created_at, id)');
    await runner.query('create index audit_runs_audit_id_idx on audit_runs (audit_id, created_at)');
    await runner.query('create index audit_runs_snapshot_id_idx on audit_runs (snapshot_id)');
    await runner.query('create index audit_runs_sources_hash_idx on audit_runs (sources_hash)');
    await runner.query(
      'create unique index audit_runs_scheduled_for_key on audit_runs (audit_id, scheduled_for)',
    );
    // An audit never overlaps with itself, whoever tries.
    await runner.query(
      `create unique index audit_runs_open_key on audit_runs (audit_id) where status in ('queued', 'running')`,
    );

    await runner.query(`
      create table audit_results (
        id text not null constraint audit_results_pkey primary key,
        run_id text not null
          constraint audit_results_run_id_fkey references audit_runs (id) on delete cascade,
        intent_key text not null,
        position integer not null,
        intent jsonb not null,
        counts jsonb not null,
        content_hash text not null
          constraint audit_results_content_hash_fkey references audit_contents (hash),
        created_at timestamptz(3) not null
      )`);
    await runner.query('create unique index audit_results_run_id_key on audit_results (run_id, intent_key)');
    await runner.query(
      'create index audit_results_intent_key_idx on audit_results (intent_key, created_at, id)',
    );
    await runner.query('create index audit_results_content_hash_idx on audit_results (content_hash)');

    await runner.query(`
      create table intent_states (
        audit_id text not null
          constraint intent_states_audit_id_fkey references audits (id) on delete cascade,
        intent_key text not null,
        group_id text not null,
        outcome text not null,
        since timestamptz(3) not null,
        cause text not null,
        run_id text not null,
        held_run_id text,
        held_at timestamptz(3),
        held_snapshot_id text
          constraint intent_states_held_snapshot_id_fkey references snapshots (id),
        change json,
        constraint intent_states_pkey primary key (audit_id, intent_key, group_id)
      )`);
    await runner.query('create index intent_states_held_snapshot_id_idx on intent_states (held_snapshot_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table intent_states');
    await runner.query('drop table audit_results');
    await runner.query('drop table audit_runs');
    await runner.query('drop table audit_contents');
    await runner.query('drop table audit_targets');
    await runner.query('drop table audit_intents');
    await runner.query('drop table audits');
    await runner.query('drop table intents');
  }
}
