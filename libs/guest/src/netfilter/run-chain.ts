import { Jumps } from './jumps.js';
import type { FlowSet } from '../../../packets/src/index.js';
import { isNat, type Action, type NatAction } from './action.js';
import { merge, type PacketBranch } from './packet-branch.js';
import { reference, type Chain, type Rule, type RuleReference, type Table } from './ruleset.js';
import { split, type AddressTypes } from './split.js';

/** What became of a branch in a chain. `nat`: a translation that the hook carries out. */
export type Ended =
  | { readonly verdict: 'accept' | 'unknown'; readonly branch: PacketBranch; readonly rule: RuleReference }
  | {
      readonly verdict: 'drop';
      readonly branch: PacketBranch;
      readonly rule: RuleReference;
      readonly with: string | undefined;
    }
  | {
      readonly verdict: 'nat';
      readonly branch: PacketBranch;
      readonly rule: RuleReference;
      readonly action: NatAction;
    };

interface ChainResult {
  /** Reached the chain's end, or returned. */
  readonly through: PacketBranch[];
  readonly ended: Ended[];
}

/** Sends branches through a base chain; what reaches its end meets the policy. */
export function runBaseChain(
  table: Table,
  chain: Chain,
  branches: readonly PacketBranch[],
  types: AddressTypes,
): Ended[] {
  const { through, ended } = runChain(table, chain, branches, types, new Jumps());
  const rule = reference(table, chain, 'policy');
  const policy = through.map((branch): Ended => {
    if (chain.base?.policy === 'drop') return { verdict: 'drop', branch, rule, with: undefined };
    return { verdict: 'accept', branch, rule };
  });
  return [...ended, ...policy];
}

function runChain(
  table: Table,
  chain: Chain,
  branches: readonly PacketBranch[],
  types: AddressTypes,
  jumps: Jumps,
): ChainResult {
  const ended: Ended[] = [];
  const returned: PacketBranch[] = [];
  let here = [...branches];
  for (const rule of chain.rules) {
    if (here.length === 0) break;
    if (hasNoEffect(rule)) continue;
    const next: PacketBranch[] = [];
    for (const branch of here) {
      const result = runRule(table, chain, rule, branch, types, jumps);
      ended.push(...result.ended);
      returned.push(...result.returned);
      next.push(...result.next);
    }
    here = merge(next);
  }
  return { through: merge([...here, ...returned]), ended };
}

interface RuleResult {
  next: PacketBranch[];
  returned: PacketBranch[];
  ended: Ended[];
}

function runRule(
  table: Table,
  chain: Chain,
  rule: Rule,
  start: PacketBranch,
  types: AddressTypes,
  jumps: Jumps,
): RuleResult {
  const result: RuleResult = { next: [], returned: [], ended: [] };
  const where = reference(table, chain, rule);
  let branch = start;
  for (const [index, step] of rule.steps.entries()) {
    if ('condition' in step) {
      const { yes, maybe } = split(step.condition, branch, branch.flows, types);
      result.next.push(part(branch, branch.flows.minus(yes).minus(maybe)));
      if (!maybe.isEmpty)
        undecided(table, result, part(branch, maybe), rule.steps.slice(index + 1), where, types);
      branch = part(branch, yes);
      if (yes.isEmpty) break;
      continue;
    }
    const after = act(step.action, branch, where, result, (name, kind) => {
      const target = table.chains.get(name);
      const inside = jumps.enter();
      if (!target || !inside) {
        result.ended.push({ verdict: 'unknown', branch, rule: where });
        return;
      }
      const inner = runChain(table, target, [branch], types, inside);
      result.ended.push(...inner.ended);
      // goto: the end of the other chain is the end of this one.
      (kind === 'goto' ? result.returned : result.next).push(...inner.through);
    });
    if (!after) return result;
    branch = after;
  }
  if (!branch.flows.isEmpty) result.next.push(branch);
  return result;
}

/** The branch after an action that goes on with the rule; undefined when the rule is over for it. */
function act(
  action: Action,
  branch: PacketBranch,
  rule: RuleReference,
  result: RuleResult,
  enter: (chain: string, kind: 'jump' | 'goto') => void,
): PacketBranch | undefined {
  if (isNat(action)) {
    result.ended.push({ verdict: 'nat', branch, rule, action });
    return undefined;
  }
  switch (action.do) {
    case 'accept':
      result.ended.push({ verdict: 'accept', branch, rule });
      return undefined;
    case 'drop':
      result.ended.push({ verdict: 'drop', branch, rule, with: action.with });
      return undefined;
    case 'unreadable':
      result.ended.push({ verdict: 'unknown', branch, rule });
      return undefined;
    case 'return':
      result.returned.push(branch);
      return undefined;
    case 'jump':
    case 'goto':
      enter(action.chain, action.do);
      return undefined;
    default:
      return mark(action, branch);
  }
}

type MarkAction = Extract<Action, { do: 'mark' | 'save-mark' | 'restore-mark' | 'untrack' | 'nothing' }>;

function mark(action: MarkAction, branch: PacketBranch): PacketBranch {
  const { mark: packet, connectionMark: connection } = branch;
  switch (action.do) {
    case 'nothing':
      return branch;
    case 'untrack':
      // Behind connection tracking it comes too late.
      return branch.connection.state === 'INVALID' && branch.connection.destinationNat === undefined
        ? { ...branch, connection: { ...branch.connection, state: 'UNTRACKED' } }
        : branch;
    case 'mark': {
      const old = action.of === 'packet' ? packet : connection;
      const next = marked(old, action.keep, action.flip);
      return action.of === 'packet' ? { ...branch, mark: next } : { ...branch, connectionMark: next };
    }
    case 'save-mark':
      return {
        ...branch,
        connectionMark: copied(connection, action.connectionMask, packet, action.packetMask),
      };
    case 'restore-mark':
      return { ...branch, mark: copied(packet, action.packetMask, connection, action.connectionMask) };
  }
}

const marked = (old: number | undefined, keep: number, flip: number): number | undefined => {
  if (keep === 0) return flip;
  return old === undefined ? undefined : ((old & keep) ^ flip) >>> 0;
};

/** xt_connmark: new = (to AND NOT to-mask) XOR (from AND from-mask). */
const copied = (to: number | undefined, toMask: number, from: number | undefined, fromMask: number) =>
  to === undefined || from === undefined ? undefined : ((to & ~toMask) ^ (from & fromMask)) >>> 0;

const part = (branch: PacketBranch, flows: FlowSet): PacketBranch => ({ ...branch, flows });

const isHarmless = (action: Action): boolean => action.do === 'nothing';

const harmlessChains = new WeakMap<Chain, boolean>();

/** As good as harmless: a jump to a chain in which nothing is decided, such as one that only logs. */
function leadsNowhere(table: Table, action: Action): boolean {
  const chain = action.do === 'jump' ? table.chains.get(action.chain) : undefined;
  if (!chain) return false;
  const known = harmlessChains.get(chain);
  if (known !== undefined) return known;
  // A chain that leads back to itself isn't harmless.
  harmlessChains.set(chain, false);
  const harmless = chain.rules.every(({ steps }) =>
    steps.every(
      (step) =>
        'condition' in step ||
        isHarmless(step.action) ||
        step.action.do === 'return' ||
        leadsNowhere(table, step.action),
    ),
  );
  harmlessChains.set(chain, harmless);
  return harmless;
}

const hasNoEffect = ({ steps }: Rule): boolean =>
  steps.every((step) => 'condition' in step || isHarmless(step.action));

/** Nobody knows whether a rule matches. It only matters when the rule does something: then the answer is
 *  unknown, or, where it only marks, the mark is. Conditions behind the open one may still say no. */
function undecided(
  table: Table,
  result: RuleResult,
  branch: PacketBranch,
  rest: Rule['steps'],
  rule: RuleReference,
  types: AddressTypes,
): void {
  let flows = branch.flows;
  for (const step of rest) {
    if (!('condition' in step)) continue;
    const { yes, maybe } = split(step.condition, branch, flows, types);
    flows = yes.unionDisjoint(maybe);
  }
  result.next.push(part(branch, branch.flows.minus(flows)));
  if (flows.isEmpty) return;
  const open = part(branch, flows);
  const actions = rest.flatMap((step) => ('action' in step ? [step.action] : []));
  if (!actions.every((action) => isHarmless(action) || leadsNowhere(table, action) || isMark(action))) {
    result.ended.push({ verdict: 'unknown', branch: open, rule });
    return;
  }
  const packet = actions.some(({ do: does, ...more }) => does === 'restore-mark' || isOf(more, 'packet'));
  const connection = actions.some(
    ({ do: does, ...more }) => does === 'save-mark' || isOf(more, 'connection'),
  );
  result.next.push({
    ...open,
    mark: packet ? undefined : open.mark,
    connectionMark: connection ? undefined : open.connectionMark,
  });
}

const isMark = (action: Action): boolean => ['mark', 'save-mark', 'restore-mark'].includes(action.do);
const isOf = (action: object, of: 'packet' | 'connection'): boolean => 'of' in action && action.of === of;
