import type { NatAction } from '../netfilter/action.js';
import { isNat } from '../netfilter/action.js';
import { parts, type Condition } from '../netfilter/condition.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import {
  reference,
  type Chain,
  type Hook,
  type Netfilter,
  type RuleReference,
  type Table,
} from '../netfilter/ruleset.js';
import { Jumps } from '../netfilter/jumps.js';
import { split, type AddressTypes } from '../netfilter/split.js';

/** A translation rule, and which of its conditions (and of the jumps that lead to it) no packet of the
 *  branch meets. */
export interface NearRule {
  readonly rule: RuleReference;
  readonly action: NatAction;
  readonly failed: readonly Condition[];
}

/** The translation rules of a hook, nearest miss first. */
export function nearRules(
  netfilter: Netfilter,
  hook: Hook,
  branch: PacketBranch,
  types: AddressTypes,
): NearRule[] {
  const fails = (condition: Condition): boolean => {
    const { yes, maybe } = split(condition, branch, branch.flows, types);
    return yes.isEmpty && maybe.isEmpty;
  };
  return netfilter.tables
    .flatMap((table) =>
      [...table.chains.values()]
        .filter(({ base }) => base?.hook === hook && base.type === 'nat')
        .flatMap((chain) => translations(table, chain)),
    )
    .map(({ conditions, ...found }) => ({ ...found, failed: conditions.filter(fails) }))
    .sort((a, b) => a.failed.length - b.failed.length);
}

interface Translation extends Pick<NearRule, 'rule' | 'action'> {
  /** Its own, and those of the jumps that lead to it. */
  readonly conditions: readonly Condition[];
}

function translations(
  table: Table,
  chain: Chain,
  before: readonly Condition[] = [],
  jumps = new Jumps(),
): Translation[] {
  const found: Translation[] = [];
  for (const rule of chain.rules) {
    const conditions = [...before];
    for (const step of rule.steps) {
      if ('condition' in step) conditions.push(...parts(step.condition));
      else if (isNat(step.action)) {
        const own = [...conditions];
        found.push({ rule: reference(table, chain, rule), action: step.action, conditions: own });
      } else if (step.action.do === 'jump' || step.action.do === 'goto') {
        const target = table.chains.get(step.action.chain);
        const inside = jumps.enter();
        if (target && inside) found.push(...translations(table, target, conditions, inside));
      }
    }
  }
  return found;
}

/** The condition asks for an interface and nothing else. */
export function interfaceAsked(
  condition: Condition,
): { direction: 'in' | 'out'; names: readonly string[] } | undefined {
  const inner = condition.is === 'not' ? condition.condition : condition;
  if (inner.is === 'any') {
    const all = inner.of.map(interfaceAsked);
    if (all.length === 0 || !all.every((one) => one !== undefined)) return undefined;
    return { direction: all[0]!.direction, names: all.flatMap(({ names }) => names) };
  }
  return inner.is === 'interface' ? inner : undefined;
}

export const asksSource = (condition: Condition): boolean => {
  const inner = condition.is === 'not' ? condition.condition : condition;
  if (inner.is === 'any') return inner.of.length > 0 && inner.of.every(asksSource);
  return inner.is === 'field' && inner.field === 'source';
};
