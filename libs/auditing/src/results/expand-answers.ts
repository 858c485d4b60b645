import type { AnswerClass, RunSource } from '../evaluate/answer-class.js';
import { saidOf } from '../evaluate/rename.js';
import type { AbsentSource } from '../intents/absent-sources.js';

/** The answer for one source. */
export type SourceAnswer = Omit<AnswerClass, 'members' | 'absent'> & {
  source: Omit<RunSource, 'groups'> | AbsentSource;
};

/** One answer for each source that `wanted` lets through, in the order of the sources, after those that aren't
 *  there. */
export function expandAnswers(
  sources: readonly RunSource[],
  classes: readonly AnswerClass[],
  wanted: (answer: AnswerClass, source: RunSource | AbsentSource) => boolean = () => true,
): SourceAnswer[] {
  const found: { place: number; answer: SourceAnswer }[] = [];
  for (const item of classes) {
    if (item.absent !== undefined && wanted(item, item.absent)) {
      const { members: _members, absent: source, ...said } = item;
      found.push({ place: -1, answer: { ...said, source } });
    }
    const first = sources[item.members[0] ?? -1];
    if (first === undefined) continue;
    for (const place of item.members) {
      const source = sources[place];
      if (source === undefined || !wanted(item, source)) continue;
      const { members: _members, ...said } = saidOf(item, first, source);
      const { groups: _groups, ...shown } = source;
      found.push({ place, answer: { ...said, source: shown } });
    }
  }
  return found.sort((a, b) => a.place - b.place).map(({ answer }) => answer);
}
