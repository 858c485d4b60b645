import {
  type Address,
  allAddresses,
  allIpv4,
  allIpv6,
  familyOf,
  hasPorts,
  holdsIpv6,
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
import type { NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import type { AskedService, Doubt } from './doubt.js';
import { ephemeralRange } from './ephemeral-range.js';
import { asIpv6Destination } from './other-family.js';
import { isMachine } from './parse-request.js';
import { plannedInterface } from './planned-interface.js';
import { type AskedProxy, isSameMachine, resolveProxy } from './resolve-proxy.js';
import { podSourceDoubt } from './pod-source.js';
import { QuestionError } from './question-error.js';
import { resolveInterface } from './resolve-interface.js';
import { interfaceSource, type InterfaceSource, withoutStandIns } from './source-addresses.js';
import { resolvedService, resolveService } from './service-destination.js';
import { unresolvedName } from './unresolved-name.js';

export interface ResolvedQuestion {
  source: InterfaceSource | { type: 'internet'; addresses: IntervalSet };
  destinations: IntervalSet;
  /** The destination is `internet`: hosts outside, so this network's own addresses aren't followed. */
  outsideOnly: boolean;
  /** What isn't certain about all this. */
  doubts: Doubt[];
  service?: AskedService;
  /** The explicit proxy that the client connects to; `destinations` is where that one connects to. */
  via?: AskedProxy;
  protocol: number;
  sourcePorts: IntervalSet;
  ports: IntervalSet;
  icmp: IntervalSet;
}

const PROTOCOLS = { tcp: TCP, udp: UDP } as const;
const NONE = IntervalSet.of(0);

/** Looks up in the snapshot what the question names. Throws `QuestionError` where it isn't there. */
export function resolveQuestion(index: NetworkIndex, request: DiagnosisRequest): ResolvedQuestion {
  const via = request.via === undefined ? undefined : resolveProxy(index, request, request.via);
  // The proxy resolves the name, and connects to it (R-PX-1).
  let destination = resolveDestination(index, via ? { ...request, source: via.node.id } : request);
  const first = via ? IntervalSet.of(via.address) : destination.destinations;
  let source = resolveSource(index, request, first);
  if (via && source.type === 'network-interface' && isSameMachine(source.node, via.node))
    throw new QuestionError(
      'unsupported-question',
      '/via',
      'the proxy is the source itself; ask without via',
    );
  const inIpv6 = via || source.type === 'internet' ? undefined : asIpv6Destination(index, request, source);
  if (inIpv6) {
    destination = { ...destination, destinations: inIpv6 };
    source = resolveSource(index, request, inIpv6);
  }
  const protocol = protocolOf(request, destination.destinations);
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
    doubts: [
      ...(destination.doubts ?? []),
      ...podSourceDoubt(index, source, via ? first : destination.destinations),
    ],
    ...(via === undefined ? {} : { via }),
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
    const addresses = holdsIpv6(destinations) ? internetIpv4.union(outsideIpv6(index)) : internetIpv4;
    return { type: 'internet', addresses: ofFamilies(addresses, destinations) };
  }
  if (source.startsWith('subnet-')) {
    const node = plannedInterface(index, request);
    return interfaceSource(node, node.own, destinations);
  }
  const address = parseAddress(source);
  if (address !== undefined && ofFamilies(IntervalSet.of(address), destinations).isEmpty) {
    const families = `${source} is ${familyOf(address)}, and the destination isn't`;
    throw new QuestionError('unknown-source', '/source', families);
  }
  if (address !== undefined && !holdsPrivately(index, address)) {
    const own = index.publicAddresses.get(address);
    const holder = own?.vpc.owners.get(own.privateIp);
    if (own && holder)
      return { type: 'network-interface', node: holder, addresses: IntervalSet.of(own.privateIp) };
    if (isOutside(address)) return { type: 'internet', addresses: IntervalSet.of(address) };
  }
  const node = resolveInterface(index, source, '/source', request.vpcId);
  if (address !== undefined) return { type: 'network-interface', node, addresses: IntervalSet.of(address) };
  const primaries = [node.primary, node.primaryIpv6 ?? node.primary].map((own) => IntervalSet.of(own));
  return interfaceSource(node, IntervalSet.union(primaries), destinations);
}

/** Hosts outside: a VPC's global IPv6 ranges are part of that space, and not outside. */
function outsideIpv6(index: NetworkIndex): IntervalSet {
  return internetIpv6.minus(IntervalSet.union([...index.vpcs.values()].map(({ cidrs }) => cidrs)));
}

function ofFamilies(addresses: IntervalSet, destinations: IntervalSet): IntervalSet {
  return IntervalSet.union(
    [allIpv4, allIpv6]
      .filter((all) => !destinations.intersect(all).isEmpty)
      .map((all) => addresses.intersect(all)),
  );
}

function holdsPrivately(index: NetworkIndex, address: Address): boolean {
  return [...index.vpcs.values()].some(
    ({ owners, prefixOwners }) => owners.has(address) || prefixOwners.some(({ set }) => set.has(address)),
  );
}

/** Documentation ranges stand for hosts outside in examples and labs. */
function isOutside(address: Address): boolean {
  if (internetIpv4.has(address) || internetIpv6.has(address)) return true;
  return ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '2001:db8::/32'].some(
    (cidr) => parseCidr(cidr)!.set.has(address),
  );
}

/** Whoever is outside knows a machine by its public address only. */
function comesFromOutside(index: NetworkIndex, { source }: DiagnosisRequest): boolean {
  if (source === 'internet') return true;
  const address = parseAddress(source);
  return (
    address !== undefined &&
    isOutside(address) &&
    !holdsPrivately(index, address) &&
    !index.publicAddresses.has(address)
  );
}

type Destination = Pick<ResolvedQuestion, 'destinations' | 'outsideOnly'> & Partial<ResolvedQuestion>;

function resolveDestination(index: NetworkIndex, request: DiagnosisRequest): Destination {
  const { destination, addresses } = request;
  const isService = destination.startsWith('service:');
  if (destination === 'internet') return { destinations: internetIpv4, outsideOnly: true };
  const address = parseAddress(destination);
  if (address !== undefined) return { destinations: IntervalSet.of(address), outsideOnly: false };
  if (destination.includes('/')) {
    const cidr = parseCidr(destination);
    if (!cidr) throw new QuestionError('unknown-destination', '/destination', `${destination} is not a CIDR`);
    return { destinations: cidr.set, outsideOnly: false };
  }
  if (isMachine(destination)) {
    const node = resolveInterface(index, destination, '/destination', request.vpcId);
    const own = comesFromOutside(index, request)
      ? node.vpc.associations.get(node.primary)?.publicIp
      : undefined;
    return { destinations: IntervalSet.of(own ?? node.primary), outsideOnly: false };
  }
  if (addresses !== undefined) {
    const all = addresses.map((text) => IntervalSet.of(parseAddress(text)!));
    const given = { destinations: IntervalSet.union(all), outsideOnly: false };
    return isService ? { ...given, service: resolvedService(destination) } : given;
  }
  if (isService) {
    const source = resolveSource(index, request, allAddresses);
    const node = source.type === 'internet' ? undefined : withoutStandIns(source);
    return resolveService(index, destination, node);
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
  return { destinations: internetIpv4, outsideOnly: true, doubts: [unresolvedName(destination)] };
}
