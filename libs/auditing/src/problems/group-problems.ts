import type { Cause, IntentAnswers, RunSource } from '../evaluate/answer-class.js';
import { saidOf } from '../evaluate/rename.js';
import type { Problem } from './problem.js';

const EXAMPLES = 5;

export const problemId = ({ code, component }: Pick<Cause, 'code' | 'component'>): string =>
  `${code}@${component.id}`;

interface Gathered {
  cause: Cause;
  intents: Set<string>;
  places: Set<number>;
}

/** What is wrong, each finding on each component once, the farthest reaching first. A source that fails by two
 *  findings counts in both: mending one isn't enough for it. */
export function groupProblems(sources: readonly RunSource[], answers: readonly IntentAnswers[]): Problem[] {
  const found = new Map<string, Gathered>();
  const add = (key: string, cause: Cause, places: readonly number[]): void => {
    const id = problemId(cause);
    const gathered = found.get(id) ?? { cause, intents: new Set(), places: new Set() };
    gathered.intents.add(key);
    for (const place of places) gathered.places.add(place);
    found.set(id, gathered);
  };
  for (const { key, classes } of answers) {
    for (const item of classes) {
      const first = sources[item.members[0] ?? -1];
      if (item.outcome !== 'fails' || first === undefined) continue;
      if (!item.causes.some((cause) => isOwn(cause, first))) {
        for (const cause of item.causes) add(key, cause, item.members);
        continue;
      }
      // The fault lies with each source by itself: there are as many as there are sources.
      for (const place of item.members) {
        const source = sources[place];
        if (source === undefined) continue;
        for (const cause of saidOf(item, first, source).causes) add(key, cause, [place]);
      }
    }
  }
  return [...found]
    .map(([id, gathered]) => problemOf(id, gathered, sources))
    .sort((a, b) => b.reach.interfaces - a.reach.interfaces || (a.id < b.id ? -1 : 1));
}

const isOwn = ({ component }: Cause, { networkInterfaceId, instanceId }: RunSource): boolean =>
  component.id === networkInterfaceId || component.id === instanceId;

function problemOf(id: string, { cause, intents, places }: Gathered, sources: readonly RunSource[]): Problem {
  const hit = [...places].sort((a, b) => a - b).flatMap((place) => sources[place] ?? []);
  const unique = (values: (string | undefined)[]): string[] =>
    [...new Set(values.filter((value) => value !== undefined))].sort();
  const reach = {
    interfaces: hit.length,
    subnets: unique(hit.map(({ subnetId }) => subnetId)),
    vpcs: unique(hit.map(({ vpcId }) => vpcId)),
    accounts: unique(hit.map(({ accountId }) => accountId)),
  };
  const { code, role, component, summary } = cause;
  return {
    id,
    code,
    role,
    component,
    summary,
    headline: `${summary}: ${counted(reach.subnets.length, 'subnet')}, ${counted(hit.length, 'interface')}`,
    intents: [...intents],
    reach,
    examples: hit.slice(0, EXAMPLES).map(({ networkInterfaceId, instanceId, privateIp, name }) => ({
      networkInterfaceId,
      ...(instanceId !== undefined && { instanceId }),
      ...(privateIp !== undefined && { privateIp }),
      ...(name !== undefined && { name }),
    })),
  };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
