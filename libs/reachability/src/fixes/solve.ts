import type { Analysis } from '../analysis/analysis.js';
import type { Edit } from './edits/edit.js';
import { minimal } from './minimal.js';
import { proposeEdits } from './propose/propose-edits.js';
import { type Solution, standingBlockers, works } from './solution.js';
import { StandIns } from './propose/stand-ins.js';
import type { Trials } from './trials.js';

export interface Attack {
  /** The question as it stands, on the way out that is tried. */
  start: Analysis;
  /** Routes go into a table of the subnet's own. */
  ownTable: boolean;
  /** What the first round does instead of mending the blockers where they stand. */
  opening?: Opening;
}

export type Opening = (standIns: StandIns) => Edit[];

/** Blockers may hide others (a rule that only the new way meets); each round mends what the last one found. */
const MOST_ROUNDS = 5;

/** EC2 gives neither NAT gateways nor Elastic IPs a way in a VPC without an attached internet gateway
 *  (`Gateway.NotAttached`), and takes no route to one. */
function gatewaysFirst(edits: readonly Edit[]): Edit[] {
  const isGateway = ({ action }: Edit): boolean =>
    action === 'ec2:CreateInternetGateway' || action === 'ec2:AttachInternetGateway';
  return [...edits.filter(isGateway), ...edits.filter((edit) => !isGateway(edit))];
}

/** One line of attack: propose, apply, ask again, until the question works or nothing more is proposed. */
export function solve(trials: Trials, { start, ownTable, opening }: Attack): Solution | undefined {
  const { request } = start;
  const { source } = start.question;
  const standIns = new StandIns();
  let current: Solution = { edits: [], index: trials.index, analysis: start };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const blockers = standingBlockers(current.analysis);
    if (blockers.length === 0) return current;
    const more =
      round === 0 && opening
        ? opening(standIns)
        : proposeEdits(blockers, {
            index: current.index,
            standIns,
            ownTable,
            service: request.addresses === undefined ? start.question.service?.name : undefined,
            plannedSubnet:
              source.type === 'network-interface' && source.node.planned ? source.node.subnet : undefined,
            pending: [],
          });
    if (more.length === 0) return undefined;
    const next = trials.try(gatewaysFirst([...current.edits, ...more]));
    if (!next) return undefined;
    current = next;
    if (works(current.analysis)) return minimal(trials, current);
  }
  return undefined;
}
