import { type Blocker, blockerKey } from '../walk/branch.js';

/** The blockers of several ways as one list without doubles, in path order: none before what precedes it on a way.
 *  Of those that no way puts in order, the ones of the earlier way come first. */
export function inPathOrder(ways: readonly (readonly Blocker[])[]): Blocker[] {
  const waiting = new Map<string, Blocker>();
  const before = new Map<string, Set<string>>();
  for (const way of ways) {
    const passed: string[] = [];
    for (const blocker of way) {
      const key = blockerKey(blocker);
      if (!waiting.has(key)) waiting.set(key, blocker);
      before.set(key, new Set([...(before.get(key) ?? []), ...passed]));
      passed.push(key);
    }
  }
  const ordered: Blocker[] = [];
  while (waiting.size > 0) {
    const keys = [...waiting.keys()];
    const isNext = (key: string): boolean => ![...(before.get(key) ?? [])].some((one) => waiting.has(one));
    // Ways that contradict each other have no common order.
    const next = keys.find(isNext) ?? keys[0]!;
    ordered.push(waiting.get(next)!);
    waiting.delete(next);
  }
  return ordered;
}
