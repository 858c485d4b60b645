import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IdempotentAnswers1763700000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table idempotent_answers (
        caller text not null,
        key text not null,
        request_hash text not null,
        created_at timestamptz(3) not null,
        status integer not null,
        location text,
        body text not null,
        constraint idempotent_answers_pkey primary key (caller, key)
      )`);
    await runner.query('create index idempotent_answers_created_at_idx on idempotent_answers (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table idempotent_answers');
  }
}
