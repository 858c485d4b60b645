import type { NetworkIndex } from '../../../snapshot/src/index.js';
import { analyzeQuestion } from '../analysis/analyze.js';
import type { Analysis } from '../analysis/analysis.js';
import type { Fix } from '../diagnosis/fix.js';
import type { Steering } from '../walk/walk-context.js';
import { forbidden } from './forbidden.js';
import { monthlyCost } from './monthly-cost.js';
import { renderEdits } from './render/render-edits.js';
import { SideEffects } from './side-effects.js';
import { solve, type Solution, standingBlockers, works } from './solve.js';
import { titleOf } from './title.js';
import { undoCommands } from './undo.js';

/** Fixes shown; other ways out beside the walk's own that are tried. */
const MOST_FIXES = 4;
const MOST_WAYS = 3;

export interface FixSearch {
  fixes: Fix[];
  /** Why ways to mend it aren't offered. */
  notes: string[];
}

/** Edits that make the question work, each tried on a copy of the network; fewest edits first, then least
 *  new exposure, then cost. */
export function findFixes(index: NetworkIndex, analysis: Analysis): FixSearch {
  if (works(analysis) || standingBlockers(analysis).length === 0) return { fixes: [], notes: [] };
  const notes = new Set<string>();
  const { source } = analysis.question;
  const sideEffects = new SideEffects(
    index,
    source.type === 'network-interface' && !source.node.planned ? source.node : undefined,
  );
  const found = new Map<string, Fix>();
  for (const start of attacks(index, analysis)) {
    if (found.size >= MOST_FIXES) break;
    const solved = solution(index, start, analysis, sideEffects);
    if (!solved) continue;
    const why = forbidden(index, solved.edits);
    if (why !== undefined) {
      notes.add(why);
      continue;
    }
    const key = JSON.stringify(solved.edits);
    if (!found.has(key)) found.set(key, describe(index, solved, sideEffects));
  }
  const fixes = [...found.values()].sort(byEffort);
  return {
    fixes: fixes.map((fix, place) => ({ ...fix, id: `fix-${place + 1}` })),
    notes: [...notes],
  };
}

/** The way that the walk found first, then the other ways out; where a route leads to something that only
 *  much could mend, also what another route would take. */
function* attacks(index: NetworkIndex, analysis: Analysis): Generator<Analysis> {
  const { request, question, alternatives } = analysis;
  const steered = (steering: Steering): Analysis => analyzeQuestion(index, request, question, steering);
  yield analysis;
  for (const { via } of alternatives.slice(0, MOST_WAYS)) yield steered({ via });
  if (question.source.type === 'internet' || alternatives.length > 0) return;
  const rerouted = steered({ reroute: true });
  yield rerouted;
  for (const { via } of rerouted.alternatives.slice(0, MOST_WAYS - 1)) yield steered({ reroute: true, via });
}

/** With the shared route table, and, where that doesn't do or breaks something, with a table of the subnet's
 *  own. A working route of a shared table isn't led elsewhere for all. */
function solution(
  index: NetworkIndex,
  start: Analysis,
  base: Analysis,
  sideEffects: SideEffects,
): Solution | undefined {
  const isShared = standingBlockers(start).some(
    ({ remedy }) => remedy && servesSeveral(index, remedy.tableId),
  );
  const rerouted = start !== base && base.alternatives.length === 0;
  if (isShared && rerouted)
    return solve(index, { start, ownTable: true }) ?? solve(index, { start, ownTable: false });
  const shared = solve(index, { start, ownTable: false });
  if (!isShared || (shared && sideEffects.breaks(shared.index, shared.edits).length === 0)) return shared;
  return solve(index, { start, ownTable: true }) ?? shared;
}

function servesSeveral(index: NetworkIndex, tableId: string): boolean {
  let subnets = 0;
  for (const subnet of index.subnets.values()) {
    const table = index.routeTable(subnet);
    if (table.known && table.value.RouteTableId === tableId) subnets += 1;
    if (subnets > 1) return true;
  }
  return false;
}

function describe(index: NetworkIndex, solution: Solution, sideEffects: SideEffects): Fix {
  const { edits, resolves, analysis } = solution;
  const { verdict, heldVerdict } = analysis;
  const cost = monthlyCost(edits);
  return {
    id: '',
    title: titleOf(edits),
    resolves,
    edits,
    render: renderEdits(edits),
    undo: undoCommands(index, edits),
    verification: {
      status: works(analysis) ? 'verified' : 'failed',
      verdictAfter: verdict,
      ...(heldVerdict === undefined ? {} : { verdictIfAssumptionsHold: heldVerdict }),
      alsoOpens: sideEffects.alsoOpens(solution.index, edits),
      breaks: sideEffects.breaks(solution.index, edits),
    },
    ...(cost === 0 ? {} : { monthlyCostUsd: cost }),
  };
}

function byEffort(a: Fix, b: Fix): number {
  return (
    Number(b.verification.status === 'verified') - Number(a.verification.status === 'verified') ||
    a.verification.breaks.length - b.verification.breaks.length ||
    a.edits.length - b.edits.length ||
    exposure(a) - exposure(b) ||
    (a.monthlyCostUsd ?? 0) - (b.monthlyCostUsd ?? 0)
  );
}

/** A public address for a machine is the greater exposure; then what else gets through. */
function exposure({ edits, verification }: Fix): number {
  const addresses = edits.filter(({ action }) => action === 'ec2:AssociateAddress').length;
  return addresses * 100 + verification.alsoOpens.length;
}
