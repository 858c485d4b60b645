import type { Route, RouteTable } from '@aws-sdk/client-ec2';
import { type DocumentDraft, vpcCidrs } from '../../../../snapshot/src/index.js';
import type { EditOf } from '../edits/edit.js';
import { type Appliers, EditRefused, existing } from './applier.js';

/** Routes and the tables that hold them (Amazon EC2 API Reference: CreateRoute and its neighbours). */
export const routeAppliers = {
  'ec2:CreateRoute': (draft, { parameters }) => {
    changeTable(draft, parameters.RouteTableId, (table) => {
      const route = routeOf(parameters, 'CreateRoute');
      const same = indexOfRoute(table, route);
      // A propagated route to the same block stays, behind the static one (R-RT-2).
      if (same >= 0 && table.Routes![same]!.Origin !== 'EnableVgwRoutePropagation') {
        throw new EditRefused(`${table.RouteTableId} has a route to ${destinationOf(route)} already`);
      }
      return { ...table, Routes: [...(table.Routes ?? []), route] };
    });
  },
  'ec2:ReplaceRoute': (draft, { parameters }) => {
    changeTable(draft, parameters.RouteTableId, (table) => {
      const route = routeOf(parameters, 'CreateRoute');
      const at = indexOfRoute(table, route);
      if (at < 0) throw new EditRefused(`${table.RouteTableId} has no route to ${destinationOf(route)}`);
      return { ...table, Routes: (table.Routes ?? []).with(at, route) };
    });
  },
  'ec2:DeleteRoute': (draft, { parameters }) => {
    changeTable(draft, parameters.RouteTableId, (table) => {
      const at = indexOfRoute(table, parameters);
      if (at < 0) throw new EditRefused(`${table.RouteTableId} has no route to ${destinationOf(parameters)}`);
      return { ...table, Routes: (table.Routes ?? []).toSpliced(at, 1) };
    });
  },
  'ec2:CreateRouteTable': (draft, { parameters, creates }) => {
    const { doc: vpc, region } = existing(draft.find('Vpcs', parameters.VpcId ?? ''), parameters.VpcId);
    const routes = vpcCidrs(vpc).map((cidr): Route => ({
      ...(cidr.includes(':') ? { DestinationIpv6CidrBlock: cidr } : { DestinationCidrBlock: cidr }),
      GatewayId: 'local',
      Origin: 'CreateRouteTable',
      State: 'active',
    }));
    draft.add(region, 'RouteTables', {
      RouteTableId: creates!,
      VpcId: parameters.VpcId!,
      Associations: [],
      PropagatingVgws: [],
      Tags: [],
      Routes: routes,
    });
  },
  'ec2:AssociateRouteTable': (draft, { parameters, creates }) => {
    const { SubnetId, GatewayId, RouteTableId } = parameters;
    const target = SubnetId === undefined ? { GatewayId: GatewayId! } : { SubnetId };
    changeTable(draft, RouteTableId, (table) => ({
      ...table,
      Associations: [
        ...(table.Associations ?? []),
        {
          RouteTableAssociationId: creates ?? `rtbassoc-new-${SubnetId ?? GatewayId}`,
          RouteTableId: table.RouteTableId!,
          Main: false,
          AssociationState: { State: 'associated' },
          ...target,
        },
      ],
    }));
  },
  'ec2:ReplaceRouteTableAssociation': (draft, { parameters }) => {
    const { AssociationId, RouteTableId } = parameters;
    const holder = (table: RouteTable): boolean =>
      (table.Associations ?? []).some((item) => item.RouteTableAssociationId === AssociationId);
    const { doc: to, region } = existing(draft.find('RouteTables', RouteTableId ?? ''), RouteTableId);
    const from = existing(draft.list(region, 'RouteTables').find(holder), AssociationId);
    const moved = from.Associations!.find((item) => item.RouteTableAssociationId === AssociationId)!;
    draft.replace(region, 'RouteTables', from, {
      ...from,
      Associations: from.Associations!.filter((item) => item !== moved),
    });
    draft.replace(region, 'RouteTables', to, {
      ...to,
      Associations: [...(to.Associations ?? []), { ...moved, RouteTableId: RouteTableId! }],
    });
  },
} satisfies Partial<Appliers>;

type RouteParameters = EditOf<'CreateRoute'>['parameters'] | EditOf<'ReplaceRoute'>['parameters'];

function changeTable(
  draft: DocumentDraft,
  id: string | undefined,
  change: (table: RouteTable) => RouteTable,
): void {
  const { doc, region } = existing(draft.find('RouteTables', id ?? ''), id);
  draft.replace(region, 'RouteTables', doc, change(doc));
}

/** A route as DescribeRouteTables shows it: an endpoint stands in `GatewayId`, an interface with its
 *  instance. */
function routeOf(parameters: RouteParameters, origin: 'CreateRoute'): Route {
  const { RouteTableId: _table, DryRun: _dryRun, VpcEndpointId, ...rest } = parameters;
  const endpoint = VpcEndpointId === undefined ? {} : { GatewayId: VpcEndpointId };
  return { ...(rest as Route), ...endpoint, Origin: origin, State: 'active' };
}

type Destination = Pick<
  Route,
  'DestinationCidrBlock' | 'DestinationIpv6CidrBlock' | 'DestinationPrefixListId'
>;

function destinationOf(route: Destination): string | undefined {
  return route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId;
}

function indexOfRoute(table: RouteTable, route: Destination): number {
  return (table.Routes ?? []).findIndex((item) => destinationOf(item) === destinationOf(route));
}
