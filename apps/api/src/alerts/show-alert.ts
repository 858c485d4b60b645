import { silenceMatches } from '../../../../libs/alerting/src/index.js';
import type { AlertEntity, SilenceEntity } from '../../../../libs/persistence/src/index.js';
import type { AlertAnswer } from './alert.schemas.js';

/** `silences`: those in force. */
export function showAlert(alert: AlertEntity, silences: readonly SilenceEntity[]): AlertAnswer {
  const {
    phase,
    since,
    failingSince,
    observedAt,
    createdAt,
    intentKey: _key,
    history: _history,
    group: _group,
    ...rest
  } = alert;
  return {
    ...rest,
    state: phase,
    since: since.toISOString(),
    failingSince: failingSince?.toISOString() ?? null,
    silences: silences
      .filter(({ matcher }) => silenceMatches(matcher, alert))
      .map(({ id, author, reason, expiresAt }) => ({
        id,
        author,
        reason,
        expiresAt: expiresAt.toISOString(),
      })),
    observedAt: observedAt.toISOString(),
    createdAt: createdAt.toISOString(),
  };
}
