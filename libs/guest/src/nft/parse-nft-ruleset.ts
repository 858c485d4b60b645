import { isObject, list, number, parsed, text, type JsonObject } from '../facts/json.js';
import type { Base, Chain, Hook, Rule, Table } from '../netfilter/ruleset.js';
import { readNamedSet } from './elements.js';
import { readRule } from './read-rule.js';
import { nftRuleText } from './text.js';

export interface NftRuleset {
  readonly tables: readonly NftTable[];
  readonly unreadable: readonly string[];
}

export interface NftTable extends Table {
  readonly family: string;
  /** Some rule is only the shell of an iptables extension: `iptables-save` shows what it does. */
  readonly hasForeignRules: boolean;
}

interface Draft {
  family: string;
  name: string;
  dormant: boolean;
  sets: Map<string, readonly unknown[] | undefined>;
  chains: { name: string; base: Base | undefined }[];
  rules: { chain: string; expressions: readonly unknown[] }[];
}

/** Families whose hooks see IPv4 packets of the machine. */
const FAMILIES: readonly string[] = ['ip', 'inet', 'netdev'];
const HOOKS: readonly string[] = [
  'ingress',
  'prerouting',
  'input',
  'forward',
  'output',
  'postrouting',
] satisfies Hook[];
const isHook = (hook: string): hook is Hook => HOOKS.includes(hook);

/** Reads `nft -j list ruleset`, text or parsed. Undefined when it isn't that. */
export function parseNftRuleset(document: unknown): NftRuleset | undefined {
  const root = parsed(document);
  const items = isObject(root) ? list(root['nftables']) : undefined;
  if (!items) return undefined;
  const drafts = new Map<string, Draft>();
  const unreadable: string[] = [];
  for (const item of items) {
    const [kind = '', body] = isObject(item) ? (Object.entries(item)[0] ?? []) : [];
    if (isObject(body)) note(drafts, kind, body, unreadable);
  }
  const tables = [...drafts.values()].filter(({ dormant }) => !dormant).map(build);
  return { tables, unreadable };
}

function note(drafts: Map<string, Draft>, kind: string, body: JsonObject, unreadable: string[]): void {
  const family = text(body['family']) ?? '';
  if (!FAMILIES.includes(family)) return;
  const name = text(body[kind === 'table' ? 'name' : 'table']) ?? '';
  const key = `${family} ${name}`;
  const draft: Draft = drafts.get(key) ?? {
    family,
    name,
    dormant: false,
    sets: new Map(),
    chains: [],
    rules: [],
  };
  drafts.set(key, draft);
  switch (kind) {
    case 'table':
      draft.dormant = [body['flags']].flat().includes('dormant');
      return;
    case 'set':
    case 'map':
      draft.sets.set(text(body['name']) ?? '', readNamedSet(body));
      return;
    case 'chain': {
      const chain = text(body['name']);
      const base = readBase(body);
      if (chain === undefined || base === 'unreadable')
        unreadable.push(`chain ${key} ${String(body['name'])}`);
      else draft.chains.push({ name: chain, base });
      return;
    }
    case 'rule': {
      const expressions = list(body['expr']);
      const chain = text(body['chain']);
      if (!expressions || chain === undefined) unreadable.push(`rule in ${key}: ${JSON.stringify(body)}`);
      else draft.rules.push({ chain, expressions });
      return;
    }
    default:
  }
}

function readBase(chain: JsonObject): Base | undefined | 'unreadable' {
  const hook = text(chain['hook']);
  if (hook === undefined) return undefined;
  const priority = number(chain['prio']);
  const type = text(chain['type']);
  if (hook === 'egress' || !isHook(hook) || priority === undefined) return 'unreadable';
  if (type !== 'filter' && type !== 'nat' && type !== 'route') return 'unreadable';
  const devices = [chain['dev']].flat().filter((device) => typeof device === 'string');
  return { hook, type, priority, policy: chain['policy'] === 'drop' ? 'drop' : 'accept', devices };
}

function build({ family, name, sets, chains, rules }: Draft): NftTable {
  const built = new Map<string, Chain>();
  for (const { name: chain, base } of chains) {
    const own = rules.filter((rule) => rule.chain === chain);
    const list: Rule[] = own.flatMap(({ expressions }, index) =>
      readRule(expressions, sets).map((steps) => ({
        steps,
        text: nftRuleText(expressions),
        number: index + 1,
      })),
    );
    built.set(chain, { name: chain, rules: list, base });
  }
  const hasForeignRules = rules.some(({ expressions }) =>
    expressions.some((expression) => isObject(expression) && 'xt' in expression),
  );
  return { dialect: 'nft', family, name: `${family} ${name}`, chains: built, hasForeignRules };
}
