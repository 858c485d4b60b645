import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IdempotentEtags1763700000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table idempotent_answers add column etag text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table idempotent_answers drop column etag');
  }
}
