import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeys1763700000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_keys (
        id text not null constraint api_keys_pkey primary key,
        name text not null,
        prefix text not null,
        secret_hash text not null,
        scopes text[] not null,
        created_at timestamptz(3) not null,
        expires_at timestamptz(3),
        revoked_at timestamptz(3),
        last_used_at timestamptz(3)
      )`);
    await runner.query('create unique index api_keys_prefix_key on api_keys (prefix)');
    await runner.query('create index api_keys_created_at_idx on api_keys (created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table api_keys');
  }
}
