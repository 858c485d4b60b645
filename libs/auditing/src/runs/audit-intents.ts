import type { EntityManager } from 'typeorm';
import type { AuditRecord, IntentStore } from '../../../persistence/src/index.js';
import type { Intent } from '../intents/intent.js';
import { standardIntents } from '../intents/standard-intents.js';

/** The intents of an audit, in its order. */
export async function auditIntents(
  manager: EntityManager,
  store: IntentStore,
  { intentIds }: Pick<AuditRecord, 'intentIds'>,
): Promise<Intent[]> {
  if (intentIds.length === 0) return [...standardIntents];
  const found = new Map((await store.findAll(manager, intentIds)).map((intent) => [intent.id, intent]));
  return intentIds.flatMap((id) => {
    const intent = found.get(id);
    return intent === undefined ? [] : [{ key: id, ...intent.definition }];
  });
}
