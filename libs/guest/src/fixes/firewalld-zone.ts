import type { GuestFacts } from '../facts/guest-facts.js';
import { parts, type Condition } from '../netfilter/condition.js';
import type { RuleStep } from '../netfilter/ruleset.js';
import { interfaceMatches } from '../netfilter/split.js';

export interface Zone {
  readonly name: string;
  /** The interface is bound to the zone by name; else it falls to it because it is the default zone. */
  readonly bound: boolean;
}

/** The zone of an interface, read from the chains in which firewalld dispatches packets to zones
 *  (`nat_POSTROUTING_ZONES` to `nat_POST_public`). Undefined when the rules don't show it. */
export function zoneOf({ netfilter }: GuestFacts, interfaceName: string): Zone | undefined {
  const tables = netfilter.known ? netfilter.value.tables : [];
  const chains = tables.flatMap((table) => [...table.chains.values()]);
  let byDefault: Zone | undefined;
  for (const rule of chains.filter(({ name }) => name.endsWith('_ZONES')).flatMap(({ rules }) => rules)) {
    const name = rule.steps.map(zoneChain).find((zone) => zone !== undefined);
    if (name === undefined) continue;
    const asked = rule.steps.flatMap((step) => ('condition' in step ? parts(step.condition) : []));
    if (asked.length === 0) byDefault ??= { name, bound: false };
    else if (asked.every((condition) => names(condition, interfaceName))) return { name, bound: true };
  }
  return byDefault;
}

function zoneChain(step: RuleStep): string | undefined {
  if (!('action' in step) || (step.action.do !== 'goto' && step.action.do !== 'jump')) return undefined;
  return /^(?:nat_|filter_|mangle_)?(?:POST|PRE|FWD[IO]?|IN)_(.+)$/.exec(step.action.chain)?.[1];
}

const names = (condition: Condition, wanted: string): boolean =>
  condition.is === 'interface' && condition.names.some((pattern) => interfaceMatches(pattern, wanted));
