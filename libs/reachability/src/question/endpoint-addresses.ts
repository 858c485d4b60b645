import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { allIpv4, allIpv6, IntervalSet } from '../../../packets/src/index.js';
import type { Gap, InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';

export interface EndpointAddresses {
  addresses: IntervalSet;
  zones: string[];
  /** Why there may be more than these. */
  gap?: Gap;
}

/** The addresses that an endpoint's name has inside its VPC: those of all its interfaces (R-VPE-2). IPv4 for a
 *  client that has it, unless the endpoint has IPv6 only. */
export function endpointAddresses(
  index: NetworkIndex,
  client: InterfaceNode,
  endpoint: VpcEndpoint,
): EndpointAddresses {
  const ids = endpoint.NetworkInterfaceIds ?? [];
  const nodes = ids.flatMap((id) => index.interfaces.get(id) ?? []);
  const all = IntervalSet.union(nodes.map(({ own }) => own));
  const [ipv4, ipv6] = [all.intersect(allIpv4), all.intersect(allIpv6)];
  const records = endpoint.DnsOptions?.DnsRecordIpType ?? endpoint.IpAddressType;
  const wantsIpv6 = records === 'ipv6' || client.own.intersect(allIpv4).isEmpty;
  const gap =
    nodes.length < ids.length
      ? index.absence(client.vpc.region, 'NetworkInterfaces', `an interface of ${endpoint.VpcEndpointId}`)
      : undefined;
  return {
    addresses: (wantsIpv6 || ipv4.isEmpty) && !ipv6.isEmpty ? ipv6 : ipv4,
    zones: [...new Set(nodes.flatMap(({ subnet }) => subnet.zone ?? []))].sort(),
    ...(gap === undefined ? {} : { gap }),
  };
}
