import type { FlowSet, Header } from '../../../packets/src/index.js';
import type { NextHop, Route } from '../facts/parse-ip-route.js';
import type { PolicyRule } from '../facts/parse-ip-rule.js';
import type { PacketBranch } from '../netfilter/packet-branch.js';
import { split } from '../netfilter/split.js';
import type { Machine } from './machine.js';

/** What a lookup found for some flows. `refused`: a route or rule of type unreachable, blackhole, prohibit;
 *  `none`: nothing matched. */
export type Routed =
  | {
      readonly result: 'route';
      readonly flows: FlowSet;
      readonly route: Route;
      /** More than one: the kernel spreads flows over them by a hash. */
      readonly hops: readonly NextHop[];
    }
  | { readonly result: 'refused'; readonly flows: FlowSet; readonly text: string }
  | { readonly result: 'none'; readonly flows: FlowSet }
  | {
      readonly result: 'unknown';
      readonly flows: FlowSet;
      readonly reason: string;
      readonly howToLearn: string;
    };

export interface LookupKey {
  readonly header: Header;
  /** `lo` for what the machine sends itself. */
  readonly inInterface: string;
  readonly mark: number | undefined;
}

/** Finds the routes of a set: policy rules by priority, in each table the longest prefix, then the metric. */
export function lookup(machine: Machine, branch: PacketBranch, key: LookupKey): Routed[] {
  const { rules, tables } = machine;
  const missing = !rules.known ? rules : !tables.known ? tables : undefined;
  if (missing) {
    const { reason, howToLearn } = missing;
    return [{ result: 'unknown', flows: branch.flows, reason, howToLearn }];
  }
  const found: Routed[] = [];
  const asked: PacketBranch = { ...branch, ...key, outInterface: undefined };
  run(machine, rules.known ? rules.value : [], 0, asked, found);
  return found.filter(({ flows }) => !flows.isEmpty);
}

function run(
  machine: Machine,
  rules: readonly PolicyRule[],
  from: number,
  branch: PacketBranch,
  found: Routed[],
): void {
  let rest = branch.flows;
  for (let index = from; index < rules.length && !rest.isEmpty; index += 1) {
    const rule = rules[index]!;
    const { yes, maybe } = split(rule.condition, branch, rest, machine);
    const matters = rule.does.action !== 'nothing';
    if (!maybe.isEmpty && matters) {
      found.push(unsure(maybe, `whether the rule "${rule.text}" matches`, 'ip rule'));
      rest = rest.minus(maybe);
    }
    if (yes.isEmpty || !matters) continue;
    rest = rest.minus(yes);
    rest = rest.unionDisjoint(follow(machine, rules, rule, { ...branch, flows: yes }, found));
  }
  if (!rest.isEmpty) found.push({ result: 'none', flows: rest });
}

/** Carries out a rule; gives back the flows for which the next rules are asked. */
function follow(
  machine: Machine,
  rules: readonly PolicyRule[],
  rule: PolicyRule,
  branch: PacketBranch,
  found: Routed[],
): FlowSet {
  const none = branch.flows.minus(branch.flows);
  switch (rule.does.action) {
    case 'nothing':
      return branch.flows;
    case 'refuse':
      found.push({ result: 'refused', flows: branch.flows, text: rule.text });
      return none;
    case 'goto': {
      const { priority } = rule.does;
      const target = rules.findIndex((other) => other.priority >= priority);
      // Only forward jumps can be loaded.
      if (target > rules.indexOf(rule)) run(machine, rules, target, branch, found);
      else found.push({ result: 'none', flows: branch.flows });
      return none;
    }
    case 'lookup':
      return searchTable(machine, rule.does.table, rule.does.suppressPrefixLength, branch, found);
  }
}

function searchTable(
  machine: Machine,
  table: string,
  suppress: number | undefined,
  branch: PacketBranch,
  found: Routed[],
): FlowSet {
  let rest = branch.flows;
  let onwards = rest.minus(rest);
  if (!machine.isTableKnown(table)) {
    found.push(unsure(rest, `the routes of the table ${table} were not read`, 'ip -j route show table all'));
    return onwards;
  }
  const routes = (machine.tables.known ? machine.tables.value.get(table) : undefined) ?? [];
  for (const route of routes) {
    if (rest.isEmpty) break;
    const hops = route.nextHops.filter(({ dead }) => !dead);
    if (hops.length === 0 && (route.type === 'unicast' || route.type === 'local')) continue;
    const part = rest.restrict(branch.header.destination, route.destination);
    if (part.isEmpty) continue;
    rest = rest.minus(part);
    if (route.type === 'throw' || (suppress !== undefined && route.prefixLength <= suppress)) {
      onwards = onwards.unionDisjoint(part);
    } else {
      found.push(outcome(route, hops, part));
    }
  }
  return onwards.unionDisjoint(rest);
}

function outcome(route: Route, hops: readonly NextHop[], flows: FlowSet): Routed {
  if (route.tos !== undefined)
    return unsure(flows, `whether the route "${route.text}" matches (tos ${route.tos})`, 'ip route');
  switch (route.type) {
    case 'unreachable':
    case 'blackhole':
    case 'prohibit':
      return { result: 'refused', flows, text: route.text };
    case 'other':
      return unsure(flows, `what the route "${route.text}" does isn't followed`, 'ip route');
    default:
      return { result: 'route', flows, route, hops };
  }
}

const unsure = (flows: FlowSet, reason: string, howToLearn: string): Routed => ({
  result: 'unknown',
  flows,
  reason,
  howToLearn,
});
