import type { DeliveryAttemptEntity, DeliveryEntity } from '../../../../libs/persistence/src/index.js';
import { alertParts } from '../../../../libs/rendering/src/index.js';
import type { DeliveryAnswer } from './delivery.schemas.js';

export function showDelivery(
  delivery: DeliveryEntity,
  attempts: readonly DeliveryAttemptEntity[],
): DeliveryAnswer {
  const { id, webhookId, groupId, kind, message, status, tries, dueAt, settledAt, error, createdAt } =
    delivery;
  return {
    id,
    webhookId,
    groupId,
    kind,
    messageId: message.id,
    title: alertParts(message).title,
    status,
    tries,
    dueAt: dueAt?.toISOString() ?? null,
    settledAt: settledAt?.toISOString() ?? null,
    error,
    createdAt: createdAt.toISOString(),
    attempts: attempts.map(({ number, at, milliseconds, statusCode, error: why, nextAt }) => ({
      number,
      at: at.toISOString(),
      milliseconds,
      statusCode,
      error: why,
      nextAt: nextAt?.toISOString() ?? null,
    })),
  };
}
