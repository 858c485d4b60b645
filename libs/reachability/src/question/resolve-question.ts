import {
  type Address,
  allIpv4,
  allIpv6,
  familyOf,
  hasPorts,
  ICMP,
  ICMPV6,
  internetIpv4,
  internetIpv6,
  IntervalSet,
  isIcmp,
  parseAddress,
  parseCidr,
  parseRange,
  TCP,
  UDP,
} from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { ephemeralRange } from './ephemeral-range.js';
import { plannedInterface } from './planned-interface.js';
import { QuestionError } from './question-error.js';
import { resolveInterface } from './resolve-interface.js';

export interface ResolvedQuestion {
  /** Addresses of each family that the destination has; an interface without one of that family sends from a
   *  stand-in, which its first hop drops. */
  source:
    | { type: 'network-interface'; node: InterfaceNode; addresses: IntervalSet }
    | { type: 'internet'; addresses: IntervalSet };
  destinations: IntervalSet;
  /** The destination is `internet`: hosts outside, so this network's own addresses aren't followed. */
  outsideOnly: boolean;
  /** A host name or service whose addresses aren't known. */
  unresolved?: string;
  protocol: number;
  sourcePorts: IntervalSet;
  ports: IntervalSet;
  icmp: IntervalSet;
}

const PROTOCOLS = { tcp: TCP, udp: UDP } as const;
const NONE = IntervalSet.of(0);

/** Looks up in the snapshot what the question names. Throws `QuestionError` where it isn't there. */
export function resolveQuestion(index: NetworkIndex, request: DiagnosisRequest): ResolvedQuestion {
  if (request.via !== undefined) {
    throw new QuestionError('unsupported-question', '/via', 'explicit proxies are not modelled yet');
  }
  const destination = resolveDestination(index, request);
  const protocol = protocolOf(request, destination.destinations);
  const source = resolveSource(index, request, destination.destinations);
  const { icmpType = protocol === ICMPV6 ? 128 : 8 } = request;
  const defaultPorts = isIcmp(protocol)
    ? IntervalSet.range(0, 65535)
    : source.type === 'internet'
      ? IntervalSet.range(1024, 65535)
      : ephemeralRange(index, source.node);
  const given = request.sourcePorts === undefined ? undefined : parseRange(request.sourcePorts, 0, 65535);
  const ported = hasPorts(protocol);
  return {
    source,
    ...destination,
    protocol,
    sourcePorts: ported || isIcmp(protocol) ? (given ?? defaultPorts) : NONE,
    ports: ported ? IntervalSet.of(request.port ?? 443) : NONE,
    icmp: isIcmp(protocol) ? IntervalSet.of(icmpType * 256) : NONE,
  };
}

/** ICMP is another protocol for each family (RFC 792, RFC 4443). */
function protocolOf({ protocol = 'tcp' }: DiagnosisRequest, destinations: IntervalSet): number {
  if (typeof protocol === 'number') return protocol;
  if (protocol !== 'icmp') return PROTOCOLS[protocol];
  const ipv6 = !destinations.intersect(allIpv6).isEmpty;
  if (ipv6 && !destinations.intersect(allIpv4).isEmpty) {
    const message = 'an icmp question is about addresses of one family; ask for IPv4 and IPv6 apart';
    throw new QuestionError('unknown-destination', '/destination', message);
  }
  return ipv6 ? ICMPV6 : ICMP;
}

function resolveSource(
  index: NetworkIndex,
  request: DiagnosisRequest,
  destinations: IntervalSet,
): ResolvedQuestion['source'] {
  const { source } = request;
  if (source === 'internet') {
    const addresses = internetIpv4.union(internetIpv6);
    return { type: 'internet', addresses: ofFamilies(addresses, destinations) };
  }
  if (source.startsWith('subnet-')) {
    const node = plannedInterface(index, request);
    return { type: 'network-interface', node, addresses: withStandIns(node, node.own, destinations) };
  }
  const address = parseAddress(source);
  if (address !== undefined && ofFamilies(IntervalSet.of(address), destinations).isEmpty) {
    const families = `${source} is ${familyOf(address)}, and the destination isn't`;
    throw new QuestionError('unknown-source', '/source', families);
  }
  const isPublic = address !== undefined && (internetIpv4.has(address) || internetIpv6.has(address));
  if (isPublic && !holdsPrivately(index, address)) {
    const own = index.publicAddresses.get(address);
    const node = own && own.vpc.owners.get(own.privateIp);
    if (!node) return { type: 'internet', addresses: IntervalSet.of(address) };
    return { type: 'network-interface', node, addresses: IntervalSet.of(own.privateIp) };
  }
  // Documentation ranges stand for hosts outside in examples and labs.
  if (address !== undefined && !isPublic && isDocumentation(address) && !holdsPrivately(index, address)) {
    return { type: 'internet', addresses: IntervalSet.of(address) };
  }
  const node = resolveInterface(index, source, '/source', request.vpcId);
  if (address !== undefined) return { type: 'network-interface', node, addresses: IntervalSet.of(address) };
  const primaries = [node.primary, node.primaryIpv6 ?? node.primary].map((own) => IntervalSet.of(own));
  return {
    type: 'network-interface',
    node,
    addresses: withStandIns(node, IntervalSet.union(primaries), destinations),
  };
}

function ofFamilies(addresses: IntervalSet, destinations: IntervalSet): IntervalSet {
  return IntervalSet.union(
    [allIpv4, allIpv6]
      .filter((all) => !destinations.intersect(all).isEmpty)
      .map((all) => addresses.intersect(all)),
  );
}

/** The interface's addresses of the destination's families; where it has none of a family, one address that
 *  it could be given. */
function withStandIns(node: InterfaceNode, own: IntervalSet, destinations: IntervalSet): IntervalSet {
  const parts = [allIpv4, allIpv6].flatMap((all) => {
    if (destinations.intersect(all).isEmpty) return [];
    const mine = own.intersect(all);
    if (!mine.isEmpty) return [mine];
    const inSubnet = node.subnet.cidr.intersect(all).minus(node.own);
    return [IntervalSet.of(inSubnet.first ?? (all === allIpv4 ? internetIpv4 : internetIpv6).first!)];
  });
  return IntervalSet.union(parts);
}

function holdsPrivately(index: NetworkIndex, address: Address): boolean {
  return [...index.vpcs.values()].some((vpc) => vpc.owners.has(address));
}

function isDocumentation(address: Address): boolean {
  return ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '2001:db8::/32'].some(
    (cidr) => parseCidr(cidr)!.set.has(address),
  );
}

type Destination = Pick<ResolvedQuestion, 'destinations' | 'outsideOnly' | 'unresolved'>;

function resolveDestination(index: NetworkIndex, request: DiagnosisRequest): Destination {
  const { destination, addresses } = request;
  if (destination === 'internet') return { destinations: internetIpv4, outsideOnly: true };
  const address = parseAddress(destination);
  if (address !== undefined) return { destinations: IntervalSet.of(address), outsideOnly: false };
  if (destination.includes('/')) {
    const cidr = parseCidr(destination);
    if (!cidr) throw new QuestionError('unknown-destination', '/destination', `${destination} is not a CIDR`);
    return { destinations: cidr.set, outsideOnly: false };
  }
  if (/^(i|eni)-/.test(destination)) {
    const node = resolveInterface(index, destination, '/destination', request.vpcId);
    const own = request.source === 'internet' ? node.vpc.associations.get(node.primary)?.publicIp : undefined;
    return { destinations: IntervalSet.of(own ?? node.primary), outsideOnly: false };
  }
  if (addresses !== undefined) {
    const all = addresses.map((text) => IntervalSet.of(parseAddress(text)!));
    return { destinations: IntervalSet.union(all), outsideOnly: false };
  }
  if (destination.startsWith('service:')) {
    return { destinations: internetIpv4, outsideOnly: true, unresolved: destination };
  }
  if (
    /^[\d.]+$/.test(destination) ||
    destination.includes(':') ||
    !/^[a-zA-Z0-9_]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?\.?$/.test(destination)
  ) {
    const expected = 'expected an address, a CIDR, internet, i-…, eni-…, service:… or a host name';
    throw new QuestionError(
      'unknown-destination',
      '/destination',
      `${destination} is not a destination; ${expected}`,
    );
  }
  return { destinations: internetIpv4, outsideOnly: true, unresolved: destination };
}
