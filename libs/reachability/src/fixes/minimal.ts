import type { Edit } from './edits/edit.js';
import { isStandIn } from './propose/stand-ins.js';
import { type Solution, works } from './solution.js';
import type { Trials } from './trials.js';

/** Without the edits that the others make needless: taking out any one that is left brings the failure back. */
export function minimal(trials: Trials, solution: Solution): Solution {
  let best = solution;
  // What an edit needs may go only after it, so that one pass isn't enough where something went.
  for (let before = Infinity; best.edits.length < before && best.edits.length > 1;) {
    before = best.edits.length;
    for (const edit of best.edits) best = withoutIfNeedless(trials, best, edit);
  }
  return best.edits.reduce((solved, edit) => narrowed(trials, solved, edit), best);
}

/** R-BPA-1: an exclusion for connections out alone, where that is enough. */
function narrowed(trials: Trials, solution: Solution, edit: Edit): Solution {
  if (edit.action !== 'ec2:CreateVpcBlockPublicAccessExclusion') return solution;
  const parameters = { ...edit.parameters, InternetGatewayExclusionMode: 'allow-egress' as const };
  const edits = solution.edits.map((item) => (item === edit ? { ...edit, parameters } : item));
  const next = trials.try(edits);
  return next?.analysis.verdict === solution.analysis.verdict ? next : solution;
}

function withoutIfNeedless(trials: Trials, solution: Solution, edit: Edit): Solution {
  if (!solution.edits.includes(edit) || keepsFormerRoute(edit)) return solution;
  const edits = without(solution.edits, edit);
  const next = edits.length === 0 ? undefined : trials.try(edits);
  return next && works(next.analysis) ? next : solution;
}

/** An edit goes with those that name what it makes. */
export function without(edits: readonly Edit[], gone: Edit): Edit[] {
  const made = 'creates' in gone ? gone.creates : undefined;
  return edits.filter(
    (edit) =>
      edit !== gone &&
      (made === undefined || !JSON.stringify(edit.parameters).includes(`"${made}"`)) &&
      !makeRoomTogether(edits, edit, gone),
  );
}

/** Entries of a network ACL that move up to make room, and the one that takes the room: some of them alone would
 *  lose an entry that decides on others' packets. */
function makeRoomTogether(edits: readonly Edit[], edit: Edit, gone: Edit): boolean {
  const list = entryList(gone);
  return (
    list !== undefined &&
    entryList(edit) === list &&
    edits.some((other) => other.action === 'ec2:ReplaceNetworkAclEntry' && entryList(other) === list)
  );
}

function entryList(edit: Edit): string | undefined {
  if (edit.action !== 'ec2:CreateNetworkAclEntry' && edit.action !== 'ec2:ReplaceNetworkAclEntry')
    return undefined;
  return `${edit.parameters.NetworkAclId} ${edit.parameters.Egress}`;
}

/** Routes of a subnet's own table, which goes as a whole or not at all: those that it had before are for others
 *  than this question. */
export function keepsFormerRoute(edit: Edit): boolean {
  switch (edit.action) {
    case 'ec2:CreateRoute':
      return isStandIn(edit.parameters.RouteTableId ?? '');
    case 'ec2:ModifyVpcEndpoint':
      return (edit.parameters.AddRouteTableIds ?? []).some(isStandIn);
    default:
      return false;
  }
}
