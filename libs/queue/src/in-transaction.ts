import type { EntityManager } from 'typeorm';
import type { SqlRunner } from './job-queue.js';

/** Lets a queue write in the transaction of an entity manager. */
export function inTransaction(manager: EntityManager): SqlRunner {
  return {
    executeSql: async (text, values) => {
      const runner = manager.queryRunner;
      if (runner === undefined) throw new Error('expected the entity manager of a transaction');
      // The structured form: the plain one gives an UPDATE's rows in another shape.
      const { records } = await runner.query(text, values, true);
      return { rows: records as unknown[] };
    },
  };
}
