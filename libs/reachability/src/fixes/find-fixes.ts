import type { NetworkIndex } from '../../../snapshot/src/index.js';
import { analyzeQuestion } from '../analysis/analyze.js';
import type { Analysis } from '../analysis/analysis.js';
import type { Fix } from '../diagnosis/fix.js';
import type { RouteRemedy } from '../walk/branch.js';
import type { Steering } from '../walk/walk-context.js';
import type { Edit } from './edits/edit.js';
import { forbidden, type Refusal, refusedBlockers } from './forbidden.js';
import { monthlyCost } from './monthly-cost.js';
import { otherTables } from './propose/other-table.js';
import { newEndpoint } from './propose/service-endpoint.js';
import { byEffort, longestWay, newDoubts, type RankedFix } from './rank-fixes.js';
import { renderEdits } from './render/render-edits.js';
import { SideEffects } from './side-effects.js';
import { type Solution, standingBlockers, works } from './solution.js';
import { type Opening, solve } from './solve.js';
import { Trials } from './trials.js';
import { titleOf } from './title.js';
import { undoCommands } from './undo.js';

/** Fixes shown; other ways out beside the walk's own that are tried. */
const MOST_FIXES = 4;
const MOST_WAYS = 3;

export interface FixSearch {
  fixes: Fix[];
  /** Why ways to mend it aren't offered. */
  refusals: Refusal[];
}

export const NOTHING_TO_MEND: FixSearch = { fixes: [], refusals: [] };

/** Edits that make the question work, each tried on a copy of the network; fewest edits first, then least
 *  new exposure, then cost. */
export function findFixes(index: NetworkIndex, analysis: Analysis): FixSearch {
  const blockers = standingBlockers(analysis);
  if (works(analysis) || blockers.length === 0) return NOTHING_TO_MEND;
  const refusals = new Map(refusedBlockers(blockers).map((refusal) => [refusal.summary, refusal]));
  const { source } = analysis.question;
  const sideEffects = new SideEffects(
    index,
    analysis.request,
    source.type === 'network-interface' ? source.node : undefined,
  );
  const resolves = [...new Set(blockers.map(({ code }) => code))];
  const trials = new Trials(index, analysis.request);
  const found = new Map<string, RankedFix>();
  for (const { start, opening } of attacks(index, analysis)) {
    if (found.size >= MOST_FIXES) break;
    const solved = opening
      ? weighed(sideEffects, solve(trials, { start, ownTable: false, opening }))
      : solution(trials, start, analysis, sideEffects);
    if (!solved) continue;
    const refusal = forbidden(index, solved.edits);
    if (refusal) {
      refusals.set(refusal.summary, refusal);
      continue;
    }
    const key = sameEdits(solved.edits);
    if (found.has(key)) continue;
    const fix = { ...describe(index, solved, sideEffects), resolves };
    found.set(key, { fix, doubts: newDoubts(analysis, solved.analysis), hops: longestWay(solved.analysis) });
  }
  const fixes = [...found.values()].sort(byEffort).map(({ fix }) => fix);
  return {
    fixes: fixes.map((fix, place) => ({ ...fix, id: `fix-${place + 1}` })),
    refusals: [...refusals.values()],
  };
}

/** Two ways may come to the same edits in another order, and with other numbers in their stand-ins. */
function sameEdits(edits: readonly Edit[]): string {
  return edits
    .map((edit) => JSON.stringify(edit).replaceAll(/-new-\d+/g, '-new'))
    .sort()
    .join();
}

/** The way that the walk found first, an endpoint of the service's own, a table that the subnet was meant to have,
 *  then the other ways out; where a route leads to something that only much could mend, also what another route
 *  would take. */
function* attacks(
  index: NetworkIndex,
  analysis: Analysis,
): Generator<{ start: Analysis; opening?: Opening | undefined }> {
  const { request, question, alternatives } = analysis;
  const steered = (steering: Steering): Analysis => analyzeQuestion(index, request, question, steering);
  yield { start: analysis };
  const endpoint = newEndpoint(index, analysis);
  if (endpoint) yield { start: analysis, opening: endpoint };
  for (const opening of otherTables(index, standingBlockers(analysis))) yield { start: analysis, opening };
  for (const { via } of alternatives.slice(0, MOST_WAYS)) yield { start: steered({ via }) };
  if (question.source.type === 'internet' || alternatives.length > 0) return;
  const rerouted = steered({ reroute: true });
  yield { start: rerouted };
  for (const { via } of rerouted.alternatives.slice(0, MOST_WAYS - 1)) {
    yield { start: steered({ reroute: true, via }) };
  }
}

/** With the shared route table, and, where that doesn't do or breaks something, with a table of the subnet's
 *  own. A working route of a shared table isn't led elsewhere for all. */
function solution(
  trials: Trials,
  start: Analysis,
  base: Analysis,
  sideEffects: SideEffects,
): WeighedSolution | undefined {
  const { index } = trials;
  const solved = (ownTable: boolean): WeighedSolution | undefined =>
    weighed(sideEffects, solve(trials, { start, ownTable }));
  const shared = standingBlockers(start).flatMap(({ remedy, evidence }) =>
    remedy && servesSeveral(index, remedy.tableId) && !goesBeside(remedy, evidence) ? [remedy] : [],
  );
  const rerouted = start !== base && base.alternatives.length === 0;
  if (rerouted && shared.some((remedy) => !sideEffects.isDead(remedy, base)))
    return solved(true) ?? solved(false);
  const forAll = solved(false);
  if (forAll?.breaks.length === 0) return forAll;
  // A later round may have been the one that met the route.
  const changesShared =
    shared.length > 0 || forAll?.edits.some((edit) => servesSeveral(index, tableChangedBy(edit)));
  if (!changesShared) return forAll;
  const own = solved(true);
  return own && own.breaks.length <= (forAll?.breaks.length ?? Infinity) ? own : forAll;
}

/** Whether the new route is to another block than the one that leads elsewhere, which so stays for the others. */
function goesBeside({ replaces }: RouteRemedy, { destinationCidr }: Record<string, unknown>): boolean {
  const block = replaces?.DestinationCidrBlock ?? replaces?.DestinationIpv6CidrBlock;
  return typeof destinationCidr === 'string' && destinationCidr.includes('/') && destinationCidr !== block;
}

function tableChangedBy(edit: Edit): string | undefined {
  return edit.action === 'ec2:CreateRoute' || edit.action === 'ec2:ReplaceRoute'
    ? edit.parameters.RouteTableId
    : undefined;
}

/** A solution with the probes that it breaks. */
interface WeighedSolution extends Solution {
  breaks: string[];
}

function weighed(sideEffects: SideEffects, solved: Solution | undefined): WeighedSolution | undefined {
  return solved && { ...solved, breaks: sideEffects.breaks(solved.index, solved.edits) };
}

function servesSeveral(index: NetworkIndex, tableId: string | undefined): boolean {
  if (tableId === undefined) return false;
  let subnets = 0;
  for (const subnet of index.subnets.values()) {
    const table = index.routeTable(subnet);
    if (table.known && table.value.RouteTableId === tableId) subnets += 1;
    if (subnets > 1) return true;
  }
  return false;
}

function describe(
  index: NetworkIndex,
  solution: WeighedSolution,
  sideEffects: SideEffects,
): Omit<Fix, 'resolves'> {
  const { edits, analysis, breaks } = solution;
  const { verdict, heldVerdict } = analysis;
  const cost = monthlyCost(edits);
  return {
    id: '',
    title: titleOf(edits),
    edits,
    render: renderEdits(edits),
    undo: undoCommands(index, edits),
    verification: {
      status: works(analysis) ? 'verified' : 'failed',
      verdictAfter: verdict,
      ...(heldVerdict === undefined ? {} : { verdictIfAssumptionsHold: heldVerdict }),
      alsoOpens: sideEffects.alsoOpens(solution.index, edits),
      breaks,
    },
    ...(cost === 0 ? {} : { monthlyCostUsd: cost }),
  };
}
