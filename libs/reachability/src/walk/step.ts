import type { FlowSet, Header } from '../../../packets/src/index.js';
import type { FindingCode } from '../catalogue/codes.js';
import type { ComponentRef, HopKind, MatchedRule, NearMiss, StateEntry } from '../diagnosis/hop.js';
import {
  type Blocker,
  blockerKey,
  type Branch,
  type HopRecord,
  isSameFact,
  type Outcome,
  type RouteRemedy,
  type UnknownFact,
} from './branch.js';
import type { Move } from './move.js';
import type { WalkContext } from './walk-context.js';

/** What a hop says of itself whatever it decides. */
export interface HopInfo {
  kind: HopKind;
  component: ComponentRef;
  detail?: () => { matched?: MatchedRule; nearMisses?: NearMiss[] };
  state?: StateEntry;
  note?: string;
}

export interface DropInfo {
  code: FindingCode;
  summary: string;
  evidence: Record<string, unknown>;
  /** Where the setting to change belongs to another component than the hop. */
  component?: ComponentRef;
  cost?: number;
  remedy?: RouteRemedy;
}

function record(
  branch: Branch,
  info: HopInfo,
  decision: HopRecord['decision'],
  change: { header?: Header; flows?: FlowSet; code?: HopRecord['code'] } = {},
): { branch: Branch; hop: HopRecord } {
  const { header, flows, leg } = branch;
  const headerOut = change.header ?? header;
  const flowsOut = change.flows ?? flows;
  // Spelt out, not spread: this is the walk's hottest line, and literals of one shape are several times faster.
  const hop: HopRecord = {
    kind: info.kind,
    component: info.component,
    decision,
    leg,
    headerIn: header,
    flowsIn: flows,
    headerOut,
    flowsOut,
    code: change.code,
    detail: info.detail,
    state: info.state,
    note: info.note,
  };
  const next: Branch = {
    flows: flowsOut,
    header: headerOut,
    leg,
    trace: { hop, previous: branch.trace, length: (branch.trace?.length ?? 0) + 1 },
    blockers: branch.blockers,
    unknowns: branch.unknowns,
    assumptions: branch.assumptions,
    warnings: branch.warnings,
    tracked: branch.tracked,
    sessions: branch.sessions,
    middleboxes: branch.middleboxes,
    crossings: branch.crossings,
    visited: branch.visited,
    assumedPublic: branch.assumedPublic,
    exits: branch.exits,
  };
  return { branch: next, hop };
}

export function pass(branch: Branch, info: HopInfo): Branch {
  return record(branch, info, 'pass').branch;
}

export function translate(branch: Branch, info: HopInfo, header: Header, flows = branch.flows): Branch {
  return record(branch, info, 'translate', { header, flows }).branch;
}

/** Notes the drop; the branch goes on as if it had been mended. */
export function drop(branch: Branch, info: HopInfo, why: DropInfo): Branch {
  const { branch: next, hop } = record(branch, info, 'drop', { code: why.code });
  return addBlocker(next, why, why.component ?? info.component, hop);
}

/** Notes a second thing to mend at the last hop. */
export function addBlocker(
  branch: Branch,
  why: DropInfo,
  component: ComponentRef,
  hop: HopRecord | null,
): Branch {
  const added = blocker(branch, why, component, hop);
  const known = branch.blockers.some((earlier) => blockerKey(earlier) === blockerKey(added));
  return known ? branch : { ...branch, blockers: [...branch.blockers, added] };
}

export function addWarning(branch: Branch, why: DropInfo, component: ComponentRef): Branch {
  const known = branch.warnings.some((w) => w.code === why.code && w.component.id === component.id);
  return known
    ? branch
    : {
        ...branch,
        warnings: [...branch.warnings, blocker(branch, why, component, branch.trace?.hop ?? null)],
      };
}

function blocker(branch: Branch, why: DropInfo, component: ComponentRef, hop: HopRecord | null): Blocker {
  const { code, summary, evidence, cost = 1, remedy } = why;
  return { code, leg: branch.leg, component, summary, evidence, hop, cost, remedy };
}

/** Goes on under the assumption that the unknown fact holds, and notes that these flows fail if it doesn't.
 *  Behind a drop the unfavourable case changes nothing. */
export function assumeHolds(context: WalkContext, branch: Branch, info: HopInfo, fact: UnknownFact): Branch {
  const { branch: next } = record(branch, info, 'unknown', { code: fact.code });
  const noted = addUnknown(next, fact);
  if (branch.blockers.length === 0) {
    context.sideOutcomes.push({ result: 'fails-if-not', branch: noted, complete: true, fact });
  }
  return noted;
}

export function addUnknown(branch: Branch, fact: UnknownFact): Branch {
  const known = branch.unknowns.some((earlier) => isSameFact(earlier, fact));
  return known ? branch : { ...branch, unknowns: [...branch.unknowns, fact] };
}

/** The view ends here: what happens next can't be known. */
export function opaqueEnd(branch: Branch, info: HopInfo, fact: UnknownFact): Move {
  const { branch: next } = record(branch, info, 'unknown', { code: fact.code });
  const { blockers } = next;
  const result = blockers.length > 0 ? 'fails' : 'opaque';
  return { move: 'end', outcome: { result, branch: addUnknown(next, fact), complete: true, fact } };
}

/** The way ends here with a drop that nothing on it can mend. */
export function deadEnd(branch: Branch, info: HopInfo, why: DropInfo): Move {
  return { move: 'end', outcome: { result: 'fails', branch: drop(branch, info, why), complete: false } };
}

export function end(branch: Branch, result: Outcome['result']): Move {
  return {
    move: 'end',
    outcome: { result: branch.blockers.length > 0 ? 'fails' : result, branch, complete: true },
  };
}

export function withFlows(branch: Branch, flows: FlowSet): Branch {
  return flows === branch.flows ? branch : { ...branch, flows };
}
