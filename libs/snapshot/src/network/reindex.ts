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

/** The index of an edited snapshot, from that of the original: what lies in VPCs that the edits left alone is
 *  shared. The same as `indexSnapshot(edited)`, at the price of the touched VPCs. */
export function reindex(
  original: NetworkIndex,
  edited: Snapshot,
  touchedVpcs: ReadonlySet<string>,
): NetworkIndex {
  const index = new NetworkIndex(edited);
  const isTouched = (value: unknown): boolean => {
    const vpcId = vpcOf(value);
    return vpcId === undefined || touchedVpcs.has(vpcId);
  };
  for (const [name, map] of Object.entries(original)) {
    if (map instanceof Map && !REBUILT.has(name))
      Object.assign(index, { [name]: new LayeredMap(map, isTouched) });
  }
  addDocuments(
    index,
    edited.regions.map((region) => ofVpcs(region, touchedVpcs, original)),
  );
  return index;
}

/** The VPC of a node or of a document; undefined for what belongs to none. */
function vpcOf(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one !== 'object' || one === null) return undefined;
  const { vpc, doc, VpcId } = one as { vpc?: { id?: string }; doc?: { VpcId?: string }; VpcId?: string };
  return vpc?.id ?? VpcId ?? doc?.VpcId;
}

function ofVpcs(
  region: RegionDocuments,
  touched: ReadonlySet<string>,
  original: NetworkIndex,
): RegionDocuments {
  const inTouched = ({ VpcId }: { VpcId?: string | undefined }): boolean =>
    VpcId === undefined || touched.has(VpcId);
  const lists: Partial<DocumentLists> = { ...region.lists };
  for (const kind of OF_ONE_VPC) {
    const all = lists[kind] as { VpcId?: string }[] | undefined;
    if (all) Object.assign(lists, { [kind]: all.filter(inTouched) });
  }
  // Addresses name their interface only; one that the original lacks is in a touched VPC.
  lists.Addresses = lists.Addresses?.filter(({ NetworkInterfaceId }) =>
    inTouched({ VpcId: original.interfaces.get(NetworkInterfaceId ?? '')?.vpc.id }),
  );
  if (lists.Reservations) {
    lists.Reservations = lists.Reservations.filter((item) => (item.Instances ?? []).some(inTouched));
  }
  return { ...region, lists };
}
