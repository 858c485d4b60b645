import type { Instance } from '@aws-sdk/client-ec2';
import type { DocumentKind, DocumentLists, RegionDocuments, Snapshot } from '../document-lists.js';
import { addDocuments } from './index-snapshot.js';
import { LayeredMap } from './layered-map.js';
import { NetworkIndex } from './network-index.js';

/** Kinds whose documents belong to one VPC; the index of the others is built anew. */
const OF_ONE_VPC: readonly DocumentKind[] = [
  'Vpcs',
  'VpcAttributes',
  'Subnets',
  'NatGateways',
  'NetworkInterfaces',
  'VpcEndpoints',
];

/** Maps of the index that are built anew: small ones, whose documents fixes edit most. */
const REBUILT: ReadonlySet<string> = new Set<keyof NetworkIndex | 'members'>([
  'routeTablesOfVpc',
  'mainTableOfVpc',
  'routeTableOfSubnet',
  'edgeTableOfGateway',
  'aclOfSubnet',
  'securityGroups',
  'members',
]);

/** What edits change of an index beyond the maps that are built anew. */
export interface IndexChanges {
  /** VPCs whose nodes are made anew. */
  vpcs: ReadonlySet<string>;
  /** Instances in another state, by their ids. */
  instances: ReadonlyMap<string, Instance>;
}

/** The index of an edited snapshot, from that of the original: what lies in VPCs that the edits left alone is
 *  shared. The same as `indexSnapshot(edited)`, at the price of the touched VPCs. */
export function reindex(
  original: NetworkIndex,
  edited: Snapshot,
  { vpcs, instances }: IndexChanges,
): NetworkIndex {
  const index = new NetworkIndex(edited);
  const isTouched = (value: unknown): boolean => {
    const vpcId = vpcOf(value);
    return vpcId === undefined || vpcs.has(vpcId);
  };
  for (const [name, map] of Object.entries(original)) {
    if (map instanceof Map && !REBUILT.has(name))
      Object.assign(index, { [name]: new LayeredMap(map, isTouched) });
  }
  addDocuments(
    index,
    edited.regions.map((region, at) => ofVpcs(region, vpcs, original, original.snapshot.regions[at])),
    original,
  );
  for (const [id, doc] of instances) {
    index.instances.set(id, { ...original.instances.get(id), id, doc, state: doc.State?.Name ?? 'unknown' });
  }
  return index;
}

/** The VPC of a node or of a document; undefined for what belongs to none. */
function vpcOf(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one !== 'object' || one === null) return undefined;
  const node = one as { vpc?: { id?: string }; doc?: { VpcId?: string }; VpcId?: string };
  return node.vpc === undefined ? (node.VpcId ?? node.doc?.VpcId) : node.vpc.id;
}

/** The documents of a region that the touched VPCs' part of the index is made of. */
function ofVpcs(
  region: RegionDocuments,
  touched: ReadonlySet<string>,
  original: NetworkIndex,
  former: RegionDocuments | undefined,
): RegionDocuments {
  const lists: Partial<DocumentLists> = { ...region.lists };
  for (const kind of OF_ONE_VPC) {
    const all = lists[kind] as { VpcId?: string }[] | undefined;
    const isEdited = all !== former?.lists[kind];
    if (all) Object.assign(lists, { [kind]: within(all, isEdited, touched, ({ VpcId }) => VpcId) });
  }
  // Addresses name their interface only; one that the original lacks is in a touched VPC.
  lists.Addresses = lists.Addresses?.filter(({ NetworkInterfaceId }) => {
    const vpcId = original.interfaces.get(NetworkInterfaceId ?? '')?.vpc.id;
    return vpcId === undefined || touched.has(vpcId);
  });
  const { Reservations } = lists;
  if (Reservations) {
    const isEdited = Reservations !== former?.lists.Reservations;
    lists.Reservations = within(Reservations, isEdited, touched, ({ Instances }) => Instances?.[0]?.VpcId);
  }
  return { ...region, lists };
}

const grouped = new WeakMap<readonly object[], Map<string | undefined, object[]>>();

/** Those of the touched VPCs, and those that name none. Lists that weren't edited are grouped once for all fixes
 *  that are tried on a network. */
function within<T extends object>(
  all: T[],
  isEdited: boolean,
  touched: ReadonlySet<string>,
  vpcIdOf: (item: T) => string | undefined,
): T[] {
  if (isEdited) {
    return all.filter((item) => {
      const vpcId = vpcIdOf(item);
      return vpcId === undefined || touched.has(vpcId);
    });
  }
  let groups = grouped.get(all) as Map<string | undefined, T[]> | undefined;
  if (!groups) grouped.set(all, (groups = groupBy(all, vpcIdOf)));
  return [undefined, ...touched].flatMap((vpcId) => groups.get(vpcId) ?? []);
}

function groupBy<T, K>(all: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of all) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
