import type { NetworkIndex, SubnetNode, VpcNode } from '../../../../snapshot/src/index.js';
import type { Blocker } from '../../walk/branch.js';
import type { Edit, EditPlace } from '../edits/edit.js';
import type { StandIns } from './stand-ins.js';

/** What a proposal may look at. */
export interface ProposalContext {
  /** The network with the edits so far. */
  index: NetworkIndex;
  standIns: StandIns;
  /** The subnet of a source that doesn't exist yet. */
  plannedSubnet: SubnetNode | undefined;
  /** The service that is asked for by its name alone. */
  service: string | undefined;
  /** What this round has proposed already. */
  pending: readonly Edit[];
  /** Routes go into a table of the subnet's own instead of the one that it shares. */
  ownTable: boolean;
}

/** The edits that take one blocker away; none where no EC2 call can. */
export type Propose = (blocker: Blocker, context: ProposalContext) => Edit[];

export function placeOf({ region: { region, accountId } }: VpcNode): EditPlace {
  return { region, ...(accountId === null ? {} : { accountId }) };
}

/** The VPC of a component that names it. */
export function vpcOf({ component }: Blocker, { index }: ProposalContext): VpcNode | undefined {
  return index.vpcs.get(component.vpcId ?? '');
}
