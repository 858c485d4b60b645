import type { NatAction } from './action.js';
import { translate, type NatAddresses } from './nat.js';
import type { Connection, PacketBranch } from './packet-branch.js';
import type { Chain, Hook, Netfilter, RuleReference, Table } from './ruleset.js';
import { runBaseChain, type Ended } from './run-chain.js';
import { interfaceMatches, type AddressTypes } from './split.js';

export interface HookContext extends AddressTypes, NatAddresses {
  readonly netfilter: Netfilter;
}

export interface HookResult {
  readonly passed: PacketBranch[];
  readonly dropped: { branch: PacketBranch; rule: RuleReference; with: string | undefined }[];
  readonly unknown: { branch: PacketBranch; rule: RuleReference | undefined; reason: string }[];
}

/** Priorities (include/uapi/linux/netfilter_ipv4.h). Every nat chain of a hook runs where the kernel's own
 *  nat hook stands, whatever its own priority; that only orders nat chains among themselves. */
const CONNTRACK = -200;
const NAT = { prerouting: -100, output: -100, input: 100, postrouting: 100 } as const;

type Station =
  | { readonly at: number; readonly kind: 'chain'; readonly table: Table; readonly chain: Chain }
  | { readonly at: number; readonly kind: 'nat'; readonly chains: { table: Table; chain: Chain }[] }
  | { readonly at: number; readonly kind: 'conntrack' };

/** Sends branches through everything that is registered at a hook, in the kernel's order. `enter` gives the
 *  connection that connection tracking finds, at the two hooks where packets meet it. */
export function runHook(
  context: HookContext,
  hook: Hook,
  branches: readonly PacketBranch[],
  enter?: (branch: PacketBranch) => Connection,
): HookResult {
  const result: HookResult = { passed: [], dropped: [], unknown: [] };
  const { missing } = context.netfilter;
  if (missing.length > 0) {
    for (const branch of branches)
      result.unknown.push({ branch, rule: undefined, reason: missing.join('; ') });
    return result;
  }
  let here = [...branches];
  for (const station of stations(context.netfilter, hook, enter !== undefined)) {
    here = here.flatMap((branch) => pass(context, hook, station, branch, result, enter));
  }
  result.passed.push(...here);
  return result;
}

function stations({ tables }: Netfilter, hook: Hook, tracks: boolean): Station[] {
  const bases = tables.flatMap((table) =>
    [...table.chains.values()].flatMap((chain) =>
      chain.base?.hook === hook ? [{ table, chain, base: chain.base }] : [],
    ),
  );
  const list: Station[] = bases
    .filter(({ base }) => base.type !== 'nat')
    .map(({ table, chain, base }) => ({ at: base.priority, kind: 'chain', table, chain }));
  if (tracks) list.push({ at: CONNTRACK, kind: 'conntrack' });
  if (hook in NAT) {
    const chains = bases
      .filter(({ base }) => base.type === 'nat')
      .sort((a, b) => a.base.priority - b.base.priority);
    list.push({ at: NAT[hook as keyof typeof NAT], kind: 'nat', chains });
  }
  const order = { conntrack: 0, nat: 1, chain: 2 };
  return list.sort((a, b) => a.at - b.at || order[a.kind] - order[b.kind]);
}

function pass(
  context: HookContext,
  hook: Hook,
  station: Station,
  branch: PacketBranch,
  result: HookResult,
  enter: ((branch: PacketBranch) => Connection) | undefined,
): PacketBranch[] {
  switch (station.kind) {
    case 'conntrack':
      return [
        branch.connection.state === 'UNTRACKED' || !enter ? branch : { ...branch, connection: enter(branch) },
      ];
    case 'nat':
      return natStation(context, hook, station.chains, branch, result);
    case 'chain': {
      const { table, chain } = station;
      if (
        hook === 'ingress' &&
        !chain.base?.devices.some((device) => interfaceMatches(device, branch.inInterface ?? ''))
      ) {
        return [branch];
      }
      const passed = settle(runBaseChain(table, chain, [branch], context), hook, result);
      // Chains of type route (iptables: mangle OUTPUT) look the route up again for a changed mark.
      if (chain.base?.type !== 'route') return passed;
      return passed.map((one) => (one.mark === branch.mark ? one : { ...one, reroute: true }));
    }
  }
}

/** Sorts what a chain decided; a translation outside a nat chain isn't loaded by the kernel. */
function settle(ended: readonly Ended[], hook: Hook, result: HookResult, isNatChain = false): PacketBranch[] {
  return ended.flatMap((end) => {
    switch (end.verdict) {
      case 'accept':
        return [isNatChain && end.rule.number === 0 ? end.branch : noted(end.branch, hook, end.rule)];
      case 'drop':
        result.dropped.push(end);
        return [];
      case 'nat':
      case 'unknown':
        result.unknown.push({
          branch: end.branch,
          rule: end.rule,
          reason: "the rule isn't understood and may match",
        });
        return [];
    }
  });
}

/** A rule that accepts is worth naming; so is a policy where rules could have dropped. */
function noted(branch: PacketBranch, stage: string, rule: RuleReference): PacketBranch {
  if (rule.number === 0 && stage !== 'forward' && stage !== 'input' && stage !== 'output') return branch;
  return { ...branch, decisions: [...branch.decisions, { stage, rule }] };
}

function natStation(
  context: HookContext,
  hook: Hook,
  chains: readonly { table: Table; chain: Chain }[],
  branch: PacketBranch,
  result: HookResult,
): PacketBranch[] {
  const { connection } = branch;
  const side = hook === 'prerouting' || hook === 'output' ? 'destinationNat' : 'sourceNat';
  if (connection.session && connection.state === 'ESTABLISHED') return [applySession(branch, side)];
  // Only the first packet of a connection meets nat chains, and each side is settled once.
  if (connection.state !== 'NEW' || connection[side] !== undefined) return [branch];
  let open: PacketBranch[] = [branch];
  const settled: PacketBranch[] = [];
  for (const [index, { table, chain }] of chains.entries()) {
    const accepted: Ended[] = [];
    for (const end of open.flatMap((one) => runBaseChain(table, chain, [one], context))) {
      if (end.verdict !== 'nat') {
        accepted.push(end);
        continue;
      }
      const rival = chains
        .slice(index + 1)
        .find((other) => contests(context, chains[index]!, other, end.branch, end.action));
      if (rival || !fits(end.action.do, hook)) {
        const reason = rival
          ? `which of two rule sets at the same priority translates first isn't visible (${table.name}, ${rival.table.name})`
          : "the rule doesn't belong to this hook";
        result.unknown.push({ branch: end.branch, rule: end.rule, reason });
        continue;
      }
      for (const { branch: translated, dropped } of translate(end.action, end.branch, context)) {
        if (dropped) result.dropped.push({ branch: translated, rule: end.rule, with: undefined });
        else {
          const reroute =
            translated.reroute || translated.header.destination !== end.branch.header.destination;
          settled.push({ ...bound(translated, side, hook, end.rule), reroute });
        }
      }
    }
    open = settle(accepted, hook, result, true);
  }
  return [...settled, ...open.map((one) => ({ ...one, connection: { ...one.connection, [side]: null } }))];
}

const fits = (kind: 'masquerade' | 'snat' | 'dnat' | 'redirect', hook: Hook): boolean =>
  hook === 'prerouting' || hook === 'output'
    ? kind === 'dnat' || kind === 'redirect'
    : kind === 'snat' || kind === 'masquerade';

function bound(
  branch: PacketBranch,
  side: 'destinationNat' | 'sourceNat',
  stage: string,
  rule: RuleReference,
): PacketBranch {
  return {
    ...branch,
    connection: { ...branch.connection, [side]: rule },
    decisions: [...branch.decisions, { stage, rule }],
  };
}

/** Sets hold their bounds in one form, so equal actions are written alike. */
const sameAction = (a: NatAction, b: NatAction): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Chains of one priority run in the order in which they were registered, which no tool shows. */
function contests(
  context: HookContext,
  first: { chain: Chain },
  other: { table: Table; chain: Chain },
  branch: PacketBranch,
  action: NatAction,
): boolean {
  if (first.chain.base?.priority !== other.chain.base?.priority) return false;
  return runBaseChain(other.table, other.chain, [branch], context).some(
    (end) =>
      end.verdict === 'unknown' ||
      end.verdict === 'drop' ||
      (end.verdict === 'nat' && !sameAction(end.action, action)),
  );
}

/** Later packets of a connection are translated as its entry says; answers the other way round. */
function applySession(branch: PacketBranch, side: 'destinationNat' | 'sourceNat'): PacketBranch {
  const { header, connection } = branch;
  const { before, after } = connection.session!;
  const original = connection.direction === 'original';
  if (side === 'destinationNat') {
    const [address, port] = original
      ? [after.destination, after.destinationPort]
      : [before.source, before.sourcePort];
    if (header.destination === address && header.destinationPort === port) return branch;
    return { ...branch, header: { ...header, destination: address, destinationPort: port }, reroute: true };
  }
  const [address, port] = original
    ? [after.source, after.sourcePort]
    : [before.destination, before.destinationPort];
  if (header.source === address && header.sourcePort === port) return branch;
  return { ...branch, header: { ...header, source: address, sourcePort: port } };
}
