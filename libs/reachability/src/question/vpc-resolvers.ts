import type { DhcpOptions } from '@aws-sdk/client-ec2';
import { parseAddress } from '../../../packets/src/index.js';
import {
  type Fact,
  known,
  type NetworkIndex,
  unknown,
  type VpcNode,
} from '../../../snapshot/src/network/index.js';
import { resolverAddresses } from '../components/endpoints/vpc-services.js';

/** The DNS servers that machines of a VPC are given. */
export interface VpcResolvers {
  dhcpOptionsId: string;
  /** Addresses as text; `AmazonProvidedDNS` is the VPC's own resolver. */
  servers: string[];
  /** Those of them that aren't the VPC's own. */
  custom: string[];
  /** No option set: only machines of the Nitro system get a resolver. */
  noOptions: boolean;
}

const AMAZON = 'AmazonProvidedDNS';
const optionSets = new WeakMap<NetworkIndex, Map<string, DhcpOptions>>();

function optionSet(index: NetworkIndex, id: string): DhcpOptions | undefined {
  let sets = optionSets.get(index);
  if (!sets) {
    const docs = index.snapshot.regions.flatMap(({ lists }) => lists.DhcpOptions ?? []);
    sets = new Map(docs.map((doc) => [doc.DhcpOptionsId!, doc]));
    optionSets.set(index, sets);
  }
  return sets.get(id);
}

/** R-DNS-1: what the VPC's DHCP option set names (VPC User Guide, "DHCP option sets"). A VPC without one gives
 *  machines of the Nitro system 169.254.169.253, and older ones nothing. */
export function resolversOf(index: NetworkIndex, vpc: VpcNode): Fact<VpcResolvers> {
  const id = vpc.doc.DhcpOptionsId;
  if (id === 'default') {
    return known({ dhcpOptionsId: id, servers: ['169.254.169.253'], custom: [], noOptions: true });
  }
  const set = id === undefined ? undefined : optionSet(index, id);
  if (id === undefined || !set) {
    const kind = id === undefined ? 'Vpcs' : 'DhcpOptions';
    return unknown(index.missing(vpc.region, kind, id ?? `the DHCP option set of ${vpc.id}`));
  }
  const servers = (set.DhcpConfigurations ?? [])
    .filter(({ Key }) => Key === 'domain-name-servers')
    .flatMap(({ Values }) => (Values ?? []).flatMap(({ Value }) => Value?.split(/[\s,]+/) ?? []))
    .filter((text) => text !== '');
  const own = resolverAddresses(vpc);
  const custom = servers.filter((text) => {
    if (text.toLowerCase() === AMAZON.toLowerCase()) return false;
    const address = parseAddress(text);
    return address === undefined || !own.includes(address);
  });
  return known({ dhcpOptionsId: id, servers, custom, noOptions: false });
}
