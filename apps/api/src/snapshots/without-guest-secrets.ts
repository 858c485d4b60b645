import { redactFacts } from '../../../../libs/inspection/src/index.js';
import { contentHash, type Snapshot } from '../../../../libs/snapshot/src/index.js';

/** A snapshot whose guest facts hold no secrets, with the hash of what is left: nothing of them is stored, not
 *  even a digest that a guess could be tried against. */
export function withoutGuestSecrets(snapshot: Snapshot): Snapshot {
  const entries = Object.entries(snapshot.guests);
  if (entries.length === 0) return snapshot;
  const guests = Object.fromEntries(entries.map(([id, facts]) => [id, redactFacts(facts as object)]));
  return { ...snapshot, guests, hash: contentHash({ regions: snapshot.regions, guests }) };
}
