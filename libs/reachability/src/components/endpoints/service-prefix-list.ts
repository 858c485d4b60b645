import { IntervalSet } from '../../../../packets/src/index.js';
import {
  type Fact,
  type NetworkIndex,
  type PrefixListNode,
  unknown,
  type VpcNode,
} from '../../../../snapshot/src/network/index.js';
import { endpointsFor } from './vpc-endpoints.js';

/** Services with gateway endpoints: AWS keeps a prefix list of the addresses that their names have in a
 *  region (AWS PrivateLink Guide, "Gateway endpoints"; VPC User Guide, "AWS-managed prefix lists"). Lists of
 *  other names hold the addresses that a service calls from. */
const GATEWAY_SERVICES: ReadonlySet<string> = new Set(['s3', 'dynamodb', 's3express']);

export function isGatewayService(service: string): boolean {
  return GATEWAY_SERVICES.has(service);
}

const idsByName = new WeakMap<NetworkIndex, Map<string, string>>();

function listIds(index: NetworkIndex): Map<string, string> {
  let result = idsByName.get(index);
  if (!result) {
    result = new Map();
    for (const { lists } of index.snapshot.regions) {
      for (const { PrefixListId, PrefixListName } of [
        ...(lists.PrefixLists ?? []),
        ...(lists.ManagedPrefixLists ?? []),
      ]) {
        if (PrefixListId !== undefined && PrefixListName !== undefined) {
          result.set(PrefixListName, PrefixListId);
        }
      }
    }
    idsByName.set(index, result);
  }
  return result;
}

/** The addresses of a service in the VPC's region; undefined for services that no list tells of. */
export function serviceAddressList(
  index: NetworkIndex,
  vpc: VpcNode,
  service: string,
): Fact<PrefixListNode> | undefined {
  if (!GATEWAY_SERVICES.has(service)) return undefined;
  const name = `com.amazonaws.${vpc.region.region}.${service}`;
  const id = listIds(index).get(name) ?? routedList(index, vpc, service);
  if (id !== undefined) return index.prefixList(id);
  return unknown({
    code: 'PREFIX_LIST_UNREADABLE',
    component: { type: 'prefix-list', id: name },
    summary: `the prefix list ${name}, which holds the addresses of ${service}, isn't in the documents`,
    howToLearn: 'allow ec2:DescribePrefixLists and read again',
  });
}

/** Addresses that are known to be those of services with a list, and so of no others. */
export function listedAddresses(index: NetworkIndex, vpc: VpcNode): IntervalSet {
  return IntervalSet.union(
    [...GATEWAY_SERVICES].flatMap((service) => {
      const list = serviceAddressList(index, vpc, service);
      return list?.known ? list.value.set : [];
    }),
  );
}

/** The list that a route to the service's gateway endpoint names. */
function routedList(index: NetworkIndex, vpc: VpcNode, service: string): string | undefined {
  const ids = new Set(endpointsFor(index, vpc, service).map(({ VpcEndpointId }) => VpcEndpointId));
  if (ids.size === 0) return undefined;
  return (index.routeTablesOfVpc.get(vpc.id) ?? [])
    .flatMap(({ Routes }) => Routes ?? [])
    .find(({ GatewayId, DestinationPrefixListId }) => DestinationPrefixListId && ids.has(GatewayId))
    ?.DestinationPrefixListId;
}
