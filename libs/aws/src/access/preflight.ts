import { iamAction, READ_ACTIONS, type ReadAction } from '../ec2/read-commands.js';
import type { Ec2Reader, ReadInput } from '../ec2/ec2-reader.js';
import { readFailure } from '../ec2/read-failure.js';
import type { Deadline } from '../collect/deadline.js';
import { LISTINGS } from '../collect/listings.js';
import { WHAT_SUFFERS } from './what-suffers.js';

/** What a trial of one action showed. */
export interface ActionTrial {
  /** `ec2:DescribeSubnets` */
  action: string;
  /** Null where it couldn't be found out. */
  allowed: boolean | null;
  /** Why not, or why it isn't known. */
  reason: string | null;
  /** Which parts of the answers suffer without it. */
  affects: string;
}

/** Actions that are asked about one resource: a trial needs one that is there. */
const OWNED: Partial<Record<ReadAction, { owner: ReadAction; list: string; id: string; more?: ReadInput }>> =
  {
    DescribeVpcAttribute: {
      owner: 'DescribeVpcs',
      list: 'Vpcs',
      id: 'VpcId',
      more: { Attribute: 'enableDnsSupport' },
    },
    GetManagedPrefixListEntries: {
      owner: 'DescribeManagedPrefixLists',
      list: 'PrefixLists',
      id: 'PrefixListId',
    },
    SearchTransitGatewayRoutes: {
      owner: 'DescribeTransitGatewayRouteTables',
      list: 'TransitGatewayRouteTables',
      id: 'TransitGatewayRouteTableId',
      more: { Filters: [{ Name: 'type', Values: ['static', 'propagated'] }] },
    },
    GetTransitGatewayRouteTableAssociations: {
      owner: 'DescribeTransitGatewayRouteTables',
      list: 'TransitGatewayRouteTables',
      id: 'TransitGatewayRouteTableId',
    },
    GetTransitGatewayRouteTablePropagations: {
      owner: 'DescribeTransitGatewayRouteTables',
      list: 'TransitGatewayRouteTables',
      id: 'TransitGatewayRouteTableId',
    },
  };

/** The smallest page that every paginated action takes. */
const SMALL_PAGE = 5;

/** Tries every action with DryRun: EC2 judges the permission and does nothing.
 *  @throws AwsAccessError where the credentials don't work */
export async function preflight(ec2: Ec2Reader, deadline: Deadline): Promise<ActionTrial[]> {
  await deadline.hold(ec2.connect());
  return Promise.all(READ_ACTIONS.map((action) => tryAction(ec2, deadline, action)));
}

async function tryAction(ec2: Ec2Reader, deadline: Deadline, action: ReadAction): Promise<ActionTrial> {
  const trial = { action: iamAction(action), affects: WHAT_SUFFERS[action] };
  const read = (name: ReadAction, input: ReadInput) => deadline.hold(ec2.read(name, input, deadline.signal));
  let input: ReadInput = pageOf(action);
  const owned = OWNED[action];
  if (owned !== undefined) {
    const id = await read(owned.owner, pageOf(owned.owner)).then(
      (answer) => firstId(answer[owned.list], owned.id),
      () => null,
    );
    if (id === null) {
      return {
        ...trial,
        allowed: null,
        reason: `not tried: ${iamAction(owned.owner)} gave nothing to try it on`,
      };
    }
    input = { [owned.id]: id, ...owned.more };
  }
  try {
    await read(action, { ...input, DryRun: true });
    // Some stand-ins don't know DryRun and just answer: then it is allowed as well.
    return { ...trial, allowed: true, reason: null };
  } catch (error) {
    if ((error as { name?: unknown } | null)?.name === 'DryRunOperation') {
      return { ...trial, allowed: true, reason: null };
    }
    if (deadline.passed) return { ...trial, allowed: null, reason: deadline.reason };
    const { type, reason } = readFailure(error);
    return { ...trial, allowed: type === 'denied' ? false : null, reason };
  }
}

function pageOf(action: ReadAction): ReadInput {
  const listing = LISTINGS.find((candidate) => candidate.action === action);
  return listing === undefined || listing.pageSize === null ? {} : { MaxResults: SMALL_PAGE };
}

function firstId(list: unknown, field: string): string | null {
  const [first] = Array.isArray(list) ? (list as unknown[]) : [];
  const id = (first as Record<string, unknown> | undefined)?.[field];
  return typeof id === 'string' ? id : null;
}
