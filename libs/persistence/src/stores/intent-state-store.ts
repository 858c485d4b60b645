import { In, type EntityManager } from 'typeorm';
import { IntentStateEntity } from '../entities/intent-state.entity.js';

/** How intents stood at the latest run of each audit. */
export class IntentStateStore {
  async ofAudit(manager: EntityManager, auditId: string): Promise<IntentStateEntity[]> {
    return manager.findBy(IntentStateEntity, { auditId });
  }

  async put(manager: EntityManager, states: readonly IntentStateEntity[]): Promise<void> {
    const CHUNK = 500;
    for (let i = 0; i < states.length; i += CHUNK) {
      const rows = states.slice(i, i + CHUNK) as object[];
      await manager.upsert(IntentStateEntity, rows, ['auditId', 'intentKey', 'groupId']);
    }
  }

  async remove(
    manager: EntityManager,
    auditId: string,
    gone: readonly Pick<IntentStateEntity, 'intentKey' | 'groupId'>[],
  ): Promise<void> {
    const byIntent = new Map<string, string[]>();
    for (const { intentKey, groupId } of gone) {
      byIntent.set(intentKey, [...(byIntent.get(intentKey) ?? []), groupId]);
    }
    for (const [intentKey, groupIds] of byIntent) {
      await manager.delete(IntentStateEntity, { auditId, intentKey, groupId: In(groupIds) });
    }
  }
}
