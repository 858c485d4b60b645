import { createHash } from 'node:crypto';
import type { AlertIntent, AlertPlace } from '../../rendering/src/index.js';

/** What an alert is told apart by: the intent and the group of sources. Not the cause: another cause is the
 *  same alert. 16 hex digits, as Alertmanager has them. */
export function fingerprintOf(intent: Pick<AlertIntent, 'key'>, place: Pick<AlertPlace, 'key'>): string {
  return createHash('sha256')
    .update(JSON.stringify([intent.key, place.key]))
    .digest('hex')
    .slice(0, 16);
}
