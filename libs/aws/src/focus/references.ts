import type { DocumentKind } from '../../../snapshot/src/index.js';
import { rawItems } from '../collect/ids-of.js';
import type { RegionReading } from '../collect/region-reading.js';

type Fields = Readonly<Record<string, unknown>>;

/** A route's fields that name a resource of a VPC. */
const TARGET_FIELDS: readonly (readonly [string, DocumentKind])[] = [
  ['NatGatewayId', 'NatGateways'],
  ['NetworkInterfaceId', 'NetworkInterfaces'],
  ['InstanceId', 'Reservations'],
  ['GatewayId', 'VpcEndpoints'],
];

const listIn = (item: Fields, field: string): Fields[] => {
  const value = item[field];
  return Array.isArray(value) ? (value as unknown[]).filter(isFields) : [];
};

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

const textIn = (item: Fields | undefined, field: string): string | undefined => {
  const value = item?.[field];
  return typeof value === 'string' ? value : undefined;
};

function routes(reading: RegionReading): Fields[] {
  return rawItems(reading, 'RouteTables').flatMap((table) => listIn(table, 'Routes'));
}

/** The resources that routes lead to, by kind. */
export function routeTargets(reading: RegionReading): Map<DocumentKind, Set<string>> {
  const targets = new Map<DocumentKind, Set<string>>();
  for (const route of routes(reading)) {
    for (const [field, kind] of TARGET_FIELDS) {
      const id = textIn(route, field);
      if (id === undefined || (field === 'GatewayId' && !id.startsWith('vpce-'))) continue;
      targets.set(kind, (targets.get(kind) ?? new Set()).add(id));
    }
  }
  return targets;
}

/** VPCs at the other end of the peerings and transit gateways that routes lead to. */
export function neighbourVpcs(reading: RegionReading): Set<string> {
  const found = new Set<string>();
  const used = (field: string) => new Set(routes(reading).map((route) => textIn(route, field)));
  const peerings = used('VpcPeeringConnectionId');
  for (const peering of rawItems(reading, 'VpcPeeringConnections')) {
    if (!peerings.has(textIn(peering, 'VpcPeeringConnectionId'))) continue;
    for (const field of ['AccepterVpcInfo', 'RequesterVpcInfo']) {
      const end = peering[field];
      const id = isFields(end) && (textIn(end, 'Region') ?? reading.region) === reading.region;
      const vpcId = id ? textIn(end as Fields, 'VpcId') : undefined;
      if (vpcId !== undefined) found.add(vpcId);
    }
  }
  const gateways = used('TransitGatewayId');
  for (const attachment of rawItems(reading, 'TransitGatewayVpcAttachments')) {
    const vpcId = textIn(attachment, 'VpcId');
    if (vpcId !== undefined && gateways.has(textIn(attachment, 'TransitGatewayId'))) found.add(vpcId);
  }
  return found;
}

/** Groups that interfaces carry (R-SG-5: they may belong to another VPC). */
export function carriedGroups(reading: RegionReading): Set<string> {
  const groups = rawItems(reading, 'NetworkInterfaces').flatMap((item) => listIn(item, 'Groups'));
  return new Set(groups.flatMap((group) => textIn(group, 'GroupId') ?? []));
}

/** Prefix lists that routes and rules name. */
export function namedPrefixLists(reading: RegionReading): Set<string> {
  const ids = new Set<string>();
  for (const route of routes(reading)) {
    const id = textIn(route, 'DestinationPrefixListId');
    if (id !== undefined) ids.add(id);
  }
  for (const group of rawItems(reading, 'SecurityGroups')) {
    for (const field of ['IpPermissions', 'IpPermissionsEgress']) {
      for (const permission of listIn(group, field)) {
        for (const list of listIn(permission, 'PrefixListIds')) {
          const id = textIn(list, 'PrefixListId');
          if (id !== undefined) ids.add(id);
        }
      }
    }
  }
  return ids;
}
