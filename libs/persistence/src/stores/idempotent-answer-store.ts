import { LessThan, type EntityManager } from 'typeorm';
import { IdempotentAnswerEntity } from '../entities/idempotent-answer.entity.js';

/** Answers to POST requests that carried an Idempotency-Key. */
export class IdempotentAnswerStore {
  /** Takes the key for the rest of the transaction; false when a request with it is running elsewhere. */
  async claim(manager: EntityManager, caller: string, key: string): Promise<boolean> {
    const rows = await manager.query<{ claimed: boolean }[]>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 7720116)) as claimed',
      [JSON.stringify([caller, key])],
    );
    return rows[0]?.claimed ?? false;
  }

  /** An answer given after `since`. */
  async find(
    manager: EntityManager,
    caller: string,
    key: string,
    since: Date,
  ): Promise<IdempotentAnswerEntity | null> {
    const row = await manager.findOneBy(IdempotentAnswerEntity, { caller, key });
    return row !== null && row.createdAt > since ? row : null;
  }

  /** Stores an answer and drops all those from before `since`. */
  async put(manager: EntityManager, answer: IdempotentAnswerEntity, since: Date): Promise<void> {
    await manager.delete(IdempotentAnswerEntity, { createdAt: LessThan(since) });
    await manager.upsert(IdempotentAnswerEntity, answer, ['caller', 'key']);
  }
}
