import type { AnswerClass } from './answer-class.js';

/** The names that sentences may call a source by, the same number of them for every source. */
interface SourceNames {
  networkInterfaceId: string;
  instanceId?: string | undefined;
  privateIp?: string | undefined;
  name?: string | undefined;
  groups: readonly string[];
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `labelled`: with the names that sentences give in brackets. */
function namesOf(
  { networkInterfaceId: id, instanceId = id, privateIp = '', name, groups }: SourceNames,
  labelled: boolean,
): string[] {
  const label = (of: string): string => (name === undefined ? of : `${of} (${name})`);
  return [...(labelled ? [label(id), label(instanceId)] : []), id, instanceId, privateIp, groups.join(', ')];
}

/** Says of another member of a class what was said of `from`. */
export function renamer(from: SourceNames, to: SourceNames): <T>(value: T) => T {
  const pairs = new Map<string, string>();
  const labelled = from.name !== undefined;
  const [old, now] = [namesOf(from, labelled), namesOf(to, labelled)];
  // Where the two have different groups of one effect, each stands for its counterpart.
  if (from.groups.length === to.groups.length) {
    old.push(...from.groups);
    now.push(...to.groups);
  }
  old.forEach((name, i) => {
    if (name !== '' && !pairs.has(name)) pairs.set(name, now[i] ?? name);
  });
  const longestFirst = [...pairs.keys()].sort((a, b) => b.length - a.length).map(escaped);
  // An address or id counts only where it stands alone: 10.0.0.1 is no part of 10.0.0.12.
  const pattern = new RegExp(`(?<![\\w.-])(?:${longestFirst.join('|')})(?![\\w-]|\\.\\d)`, 'g');
  const own = new Set([from.networkInterfaceId, from.instanceId]);

  const rename = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(pattern, (name) => pairs.get(name) ?? name);
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    const { name, ...rest } = value as Record<string, unknown>;
    const isOwn = own.has(rest['id'] as string) && name !== undefined && name === from.name;
    const renamed = Object.entries(isOwn ? rest : value).map(([key, item]) => [key, rename(item)] as const);
    return Object.fromEntries([
      ...renamed,
      ...(isOwn && to.name !== undefined ? [['name', to.name] as const] : []),
    ]);
  };
  return (value) => rename(value) as typeof value;
}

/** An answer of a class as said of another of its members. */
export function saidOf<T extends Pick<AnswerClass, 'headline' | 'causes' | 'unknowns'>>(
  answer: T,
  from: SourceNames,
  to: SourceNames,
): T {
  if (from === to || from.networkInterfaceId === to.networkInterfaceId) return answer;
  const rename = renamer(from, to);
  const { headline, causes, unknowns } = answer;
  return { ...answer, headline: rename(headline), causes: rename(causes), unknowns: rename(unknowns) };
}
