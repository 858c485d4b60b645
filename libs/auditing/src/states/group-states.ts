import { findingCatalogue } from '../../../reachability/src/index.js';
import type { OutcomeCounts } from '../../../persistence/src/index.js';
import type { AnswerClass, Cause, OpenFact, RunSource } from '../evaluate/answer-class.js';
import { noOutcomes, worstOutcome, type Outcome } from '../evaluate/outcome.js';
import { saidOf } from '../evaluate/rename.js';
import { problemId } from '../problems/group-problems.js';
import { groupOf, type SourceGroup } from './source-group.js';

const EXAMPLES = 3;
/** Told of a group; the run's problems have all. */
const MOST_CAUSES = 8;
const GUEST_LAYERS: ReadonlySet<string> = new Set(['guest', 'proxy']);

/** A group of an intent before its past is looked at. */
export interface GroupState {
  group: SourceGroup;
  outcome: Outcome;
  counts: OutcomeCounts;
  headline: string;
  /** Those that hit most sources first. */
  causes: GroupCause[];
  unknowns: OpenFact[];
  cause: string;
  deterministic: boolean;
  problems: string[];
  /** Problems of the first of the examples alone. */
  firstCauses: string[];
  /** Places of some sources with that outcome. */
  examples: number[];
}

/** A cause, and how many of the group's sources fail by it. */
export interface GroupCause extends Cause {
  interfaces: number;
}

interface Part {
  item: AnswerClass;
  places: number[];
}

/** The answers to one intent, subnet by subnet. */
export function groupStates(sources: readonly RunSource[], classes: readonly AnswerClass[]): GroupState[] {
  const groups = new Map<string, { group: SourceGroup; parts: Part[] }>();
  for (const item of classes) {
    const byGroup = new Map<string, number[]>();
    for (const place of item.members) {
      const source = sources[place];
      if (source === undefined) continue;
      const group = groupOf(source);
      if (!groups.has(group.id)) groups.set(group.id, { group, parts: [] });
      byGroup.set(group.id, [...(byGroup.get(group.id) ?? []), place]);
    }
    for (const [id, places] of byGroup) groups.get(id)?.parts.push({ item, places });
  }
  return [...groups.values()]
    .map(({ group, parts }) => stateOf(group, parts, sources))
    .sort((a, b) => (a.group.id < b.group.id ? -1 : 1));
}

function stateOf(group: SourceGroup, parts: readonly Part[], sources: readonly RunSource[]): GroupState {
  const counts = noOutcomes();
  for (const { item, places } of parts) counts[item.outcome] += places.length;
  const outcome = worstOutcome(counts);
  const deciding = parts
    .filter(({ item }) => item.outcome === outcome)
    .sort((a, b) => b.places.length - a.places.length)
    .map(({ item, places }) => ({ said: said(item, places[0]!, sources), places }));
  const causes = counted(
    deciding.map(({ said: { causes: own }, places }) => ({ own, count: places.length })),
  );
  return {
    group,
    outcome,
    counts,
    headline: deciding[0]?.said.headline ?? '',
    causes: causes.slice(0, MOST_CAUSES),
    unknowns: unique(deciding.flatMap(({ said: { unknowns } }) => unknowns)).slice(0, MOST_CAUSES),
    cause: causes.map(problemId).sort().join(),
    deterministic: causes.length === 0 || causes.some(({ code }) => isDeterministic(code)),
    problems: causes.map(problemId),
    firstCauses: (deciding[0]?.said.causes ?? []).map(problemId),
    examples: deciding.flatMap(({ places }) => places).slice(0, EXAMPLES),
  };
}

/** The answer of a class in the words for one of its members. */
function said(item: AnswerClass, place: number, sources: readonly RunSource[]): AnswerClass {
  const [from, to] = [sources[item.members[0]!], sources[place]];
  return from === undefined || to === undefined ? item : saidOf(item, from, to);
}

function counted(failing: readonly { own: readonly Cause[]; count: number }[]): GroupCause[] {
  const found = new Map<string, GroupCause>();
  for (const { own, count } of failing) {
    for (const cause of unique(own)) {
      const before = found.get(problemId(cause))?.interfaces ?? 0;
      found.set(problemId(cause), { ...cause, interfaces: before + count });
    }
  }
  return [...found.values()].sort((a, b) => b.interfaces - a.interfaces);
}

function unique<T extends Pick<Cause, 'code' | 'component'>>(items: readonly T[]): T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(problemId(item))) found.set(problemId(item), item);
  return [...found.values()];
}

const layers = new Map<string, string>(findingCatalogue.map(({ code, layer }) => [code, layer]));

/** Whether a cause stands in the configuration, which says the same at every run until somebody changes it. The
 *  state of a guest may pass by itself. */
export const isDeterministic = (code: string): boolean => !GUEST_LAYERS.has(layers.get(code) ?? '');
