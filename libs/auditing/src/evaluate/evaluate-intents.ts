import { setImmediate as breathe } from 'node:timers/promises';
import { interfaceClasses, privateSources, QuestionError } from '../../../reachability/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { intentQuestion } from '../intents/intent-question.js';
import { absentId, absentSources, type AbsentSource } from '../intents/absent-sources.js';
import type { Intent } from '../intents/intent.js';
import { selectSources } from '../intents/select-sources.js';
import type { AnswerClass, IntentAnswers, RunSource } from './answer-class.js';
import { exemptionOf } from './exemption.js';
import { saidOf } from './rename.js';
import { runSource, SourceList } from './source-list.js';
import { walkClass, type ClassAnswer, type Walked } from './walk-class.js';

/** Other work of the process waits no longer than this. */
const SLICE_MS = 25;

interface Evaluation {
  sources: RunSource[];
  answers: IntentAnswers[];
}

export interface EvaluationOptions {
  /** Told after each class; `total` may grow. Rejects to stop. */
  onProgress?: (done: number, total: number) => Promise<void>;
}

interface Batch {
  intent: Intent;
  members: InterfaceNode[];
}

/** Puts every intent to its sources. Those that no rule can tell apart are walked once.
 *  @throws QuestionError where an intent names what the snapshot doesn't have */
export async function evaluateIntents(
  index: NetworkIndex,
  intents: readonly Intent[],
  { onProgress }: EvaluationOptions = {},
): Promise<Evaluation> {
  const list = new SourceList();
  const answers = new Map<string, AnswerClass[]>(intents.map(({ key }) => [key, []]));
  const add = (
    key: string,
    answer: ClassAnswer,
    members: readonly InterfaceNode[],
    more: object = {},
  ): void => {
    const places = members.map((node) => list.placeOf(node)).sort((a, b) => a - b);
    answers.get(key)?.push({ ...answer, ...more, members: places });
  };
  const queue: Batch[] = [];
  for (const intent of intents) {
    for (const absent of absentSources(index, intent.sources))
      add(intent.key, notThere(absent), [], { absent });
    const chosen = selectSources(index, intent.sources);
    for (const node of chosen) list.placeOf(node);
    const { asked, exempt } = sortOut(index, intent, chosen);
    for (const [exemption, members] of exempt) add(intent.key, notAsked(exemption), members, { exemption });
    queue.push(...batches(index, intent, asked));
  }
  let done = 0;
  let sliceEnds = performance.now() + SLICE_MS;
  for (let batch = queue.pop(); batch !== undefined; batch = queue.pop()) {
    const { intent, members } = batch;
    const first = members[0]!;
    const { answer, asksAbout } = walkOrSayWhyNot(index, intent, first);
    // An interface that is asked about itself is no longer like the others of its class.
    const alone = members.length === 1 ? [] : members.filter(asksAbout);
    if (alone.length > 0) {
      const others = members.filter((node) => !alone.includes(node));
      queue.push(...alone.map((node) => ({ intent, members: [node] })));
      if (others.length > 0) queue.push({ intent, members: others });
      continue;
    }
    const ordered = list.inOrder(members);
    for (const alike of namesGroups(answer, first) ? byGroups(ordered) : [ordered]) {
      add(intent.key, saidOf(answer, runSource(first), runSource(alike[0]!)), alike);
    }
    done += 1;
    if (performance.now() < sliceEnds) continue;
    await onProgress?.(done, done + queue.length);
    await breathe();
    sliceEnds = performance.now() + SLICE_MS;
  }
  return {
    sources: list.sources,
    answers: intents.map(({ key }) => ({ key, classes: inOrder(answers.get(key)!) })),
  };
}

/** An intent that can't be asked of this network (its destination is gone) is a matter of that intent alone. */
function walkOrSayWhyNot(index: NetworkIndex, intent: Intent, first: InterfaceNode): Walked {
  try {
    return walkClass(index, intentQuestion(intent), intent.expectation, first);
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error;
    const component = { type: 'intent', id: intent.key, name: intent.name };
    const summary = `the intent can't be asked: ${error.message}`;
    const unknown = { code: 'INVALID_QUESTION', component, summary, howToLearn: 'mend or remove the intent' };
    const answer = {
      outcome: 'undetermined',
      verdict: 'undetermined',
      share: null,
      headline: summary,
    } as const;
    return { answer: { ...answer, causes: [], unknowns: [unknown] }, asksAbout: () => false };
  }
}

function sortOut(
  index: NetworkIndex,
  { expectation }: Intent,
  chosen: readonly InterfaceNode[],
): { asked: InterfaceNode[]; exempt: Map<NonNullable<AnswerClass['exemption']>, InterfaceNode[]> } {
  const asked: InterfaceNode[] = [];
  const exempt = new Map<NonNullable<AnswerClass['exemption']>, InterfaceNode[]>();
  for (const node of chosen) {
    const exemption = exemptionOf(index, node, expectation);
    if (exemption === null) asked.push(node);
    else exempt.set(exemption, [...(exempt.get(exemption) ?? []), node]);
  }
  return { asked, exempt };
}

/** Classes are made of private sources only: what a public address changes isn't in their key. */
function batches(index: NetworkIndex, intent: Intent, asked: readonly InterfaceNode[]): Batch[] {
  const ordinary = new Set(privateSources(index));
  const alike = asked.filter((node) => ordinary.has(node));
  const special = asked.filter((node) => !ordinary.has(node));
  return [
    ...interfaceClasses(index, alike, intent.destination === 'internet').map(({ members }) => ({
      intent,
      members,
    })),
    ...special.map((node) => ({ intent, members: [node] })),
  ];
}

/** Whether the answer speaks of the groups of the source: then those with other groups of the same effect get
 *  one of their own. */
function namesGroups(answer: ClassAnswer, { groups }: InterfaceNode): boolean {
  const text = JSON.stringify([answer.headline, answer.causes, answer.unknowns]);
  return groups.some((id) => text.includes(id));
}

function byGroups(members: readonly InterfaceNode[]): InterfaceNode[][] {
  const found = new Map<string, InterfaceNode[]>();
  for (const node of members) {
    const key = node.groups.join();
    const same = found.get(key);
    if (same) same.push(node);
    else found.set(key, [node]);
  }
  return [...found.values()];
}

function notAsked(exemption: NonNullable<AnswerClass['exemption']>): ClassAnswer {
  const headline =
    exemption === 'not-running'
      ? 'not asked: the machine is not running'
      : 'not asked: isolated by design (tag egress=none)';
  return { outcome: 'exempt', verdict: null, share: null, headline, causes: [], unknowns: [] };
}

function notThere(absent: AbsentSource): ClassAnswer {
  const id = absentId(absent);
  const headline = `not asked: the intent names ${id}, which the snapshot doesn't have`;
  const unknown = {
    code: 'SOURCE_NOT_FOUND',
    component: { type: 'source', id },
    summary: `the intent names ${id}, which the snapshot doesn't have`,
    howToLearn: 'correct the id or take it out, or read the account and the region that it is in',
  };
  return { outcome: 'undetermined', verdict: null, share: null, headline, causes: [], unknowns: [unknown] };
}

/** By their first member: equal networks give equal results. What isn't there comes first. */
const inOrder = (classes: readonly AnswerClass[]): AnswerClass[] =>
  [...classes].sort((a, b) => (a.members[0] ?? -1) - (b.members[0] ?? -1));
