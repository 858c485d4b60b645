import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Change, DocumentChange } from './scenario-schema.js';

type Item = Record<string, unknown>;
export type Documents = Record<string, Item[]>;

/** Field that holds an item's own id (several: joined by a space), by list. Instances are reached inside their reservations. */
const idFields: Record<string, string> = {
  Vpcs: 'VpcId',
  Subnets: 'SubnetId',
  RouteTables: 'RouteTableId',
  InternetGateways: 'InternetGatewayId',
  EgressOnlyInternetGateways: 'EgressOnlyInternetGatewayId',
  VpcBlockPublicAccessExclusions: 'ExclusionId',
  VpcEncryptionControls: 'VpcId',
  NatGateways: 'NatGatewayId',
  VpcEndpoints: 'VpcEndpointId',
  NetworkInterfaces: 'NetworkInterfaceId',
  Instances: 'InstanceId',
  SecurityGroups: 'GroupId',
  NetworkAcls: 'NetworkAclId',
  Addresses: 'AllocationId',
  ManagedPrefixLists: 'PrefixListId',
  VpcAttributes: 'VpcId',
  PrefixLists: 'PrefixListId',
  DhcpOptions: 'DhcpOptionsId',
  TransitGateways: 'TransitGatewayId',
  TransitGatewayAttachments: 'TransitGatewayAttachmentId',
  TransitGatewayVpcAttachments: 'TransitGatewayAttachmentId',
  TransitGatewayRouteTables: 'TransitGatewayRouteTableId',
  TransitGatewayAssociations: 'TransitGatewayAttachmentId',
  TransitGatewayRoutes: 'TransitGatewayRouteTableId DestinationCidrBlock',
  TransitGatewayPropagations: 'TransitGatewayRouteTableId TransitGatewayAttachmentId',
  VpcPeeringConnections: 'VpcPeeringConnectionId',
  VpnGateways: 'VpnGatewayId',
};

/** The top-level lists of all files of a bundle folder, with the changes applied to them. */
export function changedDocuments(folder: string, changes: readonly Change[]): Documents {
  const documents: Documents = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const lists = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Documents;
    for (const [list, items] of Object.entries(lists)) (documents[list] ??= []).push(...items);
  }
  for (const change of changes) if (!('guest' in change)) apply(documents, change);
  return documents;
}

function apply(documents: Documents, change: DocumentChange): void {
  if ('absent' in change) {
    if (!documents[change.list]) throw new Error(`no list ${change.list} to leave out`);
    delete documents[change.list];
    return;
  }
  if ('add' in change) {
    (documents[change.list] ??= []).push(...structuredClone(change.add));
    return;
  }
  const [holder, item] = find(documents, change.list, change.id);
  if ('remove' in change) {
    holder.splice(holder.indexOf(item), 1);
  } else if ('set' in change) {
    Object.assign(item, structuredClone(change.set));
  } else if ('unset' in change) {
    for (const field of change.unset) delete item[field];
  } else {
    for (const [field, more] of Object.entries(change.append)) {
      item[field] = [...((item[field] as unknown[] | undefined) ?? []), ...structuredClone(more)];
    }
  }
}

/** A change that names what isn't there is a mistake in the scenario, so it fails loudly. */
function find(documents: Documents, list: string, id: string): [Item[], Item] {
  const idField = idFields[list];
  if (!idField) throw new Error(`the scenario harness knows no id field for ${list}`);
  const holders =
    list === 'Instances'
      ? (documents['Reservations'] ?? []).map((reservation) => reservation['Instances'] as Item[])
      : [documents[list] ?? []];
  for (const holder of holders) {
    const own = (item: Item): string =>
      idField
        .split(' ')
        .map((field) => String(item[field]))
        .join(' ');
    const item = holder.find((candidate) => own(candidate) === id);
    if (item) return [holder, item];
  }
  throw new Error(`${list} has no ${id}`);
}
