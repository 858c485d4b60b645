import { cleanText } from '../../../libs/rendering/src/words/clean-text.js';
import type { BrokenItem, Snapshot } from '../../../libs/snapshot/src/index.js';
import { unreadLines } from './live/unread-lines.js';

/** Broken items that are told one by one. */
const MOST_BROKEN = 20;

/** What whoever relies on an answer should know of the snapshot, a line each: what isn't in it, and why. For
 *  standard error, terminal or not: what was left out matters to a script, too. */
export function snapshotLines(snapshot: Pick<Snapshot, 'notes' | 'regions'>): string[] {
  const broken = snapshot.regions.flatMap((region) => region.broken);
  const more = broken.length - MOST_BROKEN;
  const lines = [
    ...snapshot.notes.map((note) => `note: ${note}`),
    ...broken.slice(0, MOST_BROKEN).map(brokenLine),
    ...(more > 0 ? [`left out: ${more} more broken items`] : []),
    ...unreadLines(snapshot),
  ];
  return lines.map(cleanText);
}

function brokenLine({ kind, id, file, position, problem }: BrokenItem): string {
  const what = id === null ? kind : `${kind} ${id}`;
  return `left out: ${what} (${file}, item ${position + 1}: ${problem}); what depends on it is undetermined`;
}
