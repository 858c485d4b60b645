import {
  hasPorts,
  ICMP,
  internetIpv4,
  IntervalSet,
  parseIpv4,
  parseIpv4Cidr,
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

const PROTOCOLS = { tcp: TCP, udp: UDP, icmp: ICMP } as const;
const NONE = IntervalSet.of(0);

/** Looks up in the snapshot what the question names. Throws `QuestionError` where it isn't there. */
export function resolveQuestion(index: NetworkIndex, request: DiagnosisRequest): ResolvedQuestion {
  if (request.via !== undefined) {
    throw new QuestionError('unsupported-question', '/via', 'explicit proxies are not modelled yet');
  }
  const { protocol: asked = 'tcp' } = request;
  const protocol = typeof asked === 'number' ? asked : PROTOCOLS[asked];
  const source = resolveSource(index, request);
  const { icmpType = 8 } = request;
  const defaultPorts =
    protocol === ICMP
      ? IntervalSet.range(0, 65535)
      : source.type === 'internet'
        ? IntervalSet.range(1024, 65535)
        : ephemeralRange(index, source.node);
  const given = request.sourcePorts === undefined ? undefined : parseRange(request.sourcePorts, 0, 65535);
  const ported = hasPorts(protocol);
  return {
    source,
    ...resolveDestination(index, request),
    protocol,
    sourcePorts: ported || protocol === ICMP ? (given ?? defaultPorts) : NONE,
    ports: ported ? IntervalSet.of(request.port ?? 443) : NONE,
    icmp: protocol === ICMP ? IntervalSet.of(icmpType * 256) : NONE,
  };
}

function resolveSource(index: NetworkIndex, request: DiagnosisRequest): ResolvedQuestion['source'] {
  const { source } = request;
  if (source === 'internet') return { type: 'internet', addresses: internetIpv4 };
  if (source.startsWith('subnet-')) {
    const node = plannedInterface(index, request);
    return { type: 'network-interface', node, addresses: node.own };
  }
  const address = parseIpv4(source);
  if (address !== undefined && internetIpv4.has(address) && !holdsPrivately(index, address)) {
    const own = index.publicAddresses.get(address);
    const node = own && own.vpc.owners.get(own.privateIp);
    if (!node) return { type: 'internet', addresses: IntervalSet.of(address) };
    return { type: 'network-interface', node, addresses: IntervalSet.of(own.privateIp) };
  }
  // Documentation ranges stand for hosts outside in examples and labs.
  if (
    address !== undefined &&
    !internetIpv4.has(address) &&
    isDocumentation(address) &&
    !holdsPrivately(index, address)
  ) {
    return { type: 'internet', addresses: IntervalSet.of(address) };
  }
  const node = resolveInterface(index, source, '/source', request.vpcId);
  return { type: 'network-interface', node, addresses: IntervalSet.of(address ?? node.primary) };
}

function holdsPrivately(index: NetworkIndex, address: number): boolean {
  return [...index.vpcs.values()].some((vpc) => vpc.owners.has(address));
}

function isDocumentation(address: number): boolean {
  return ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15'].some((cidr) =>
    parseIpv4Cidr(cidr)!.set.has(address),
  );
}

type Destination = Pick<ResolvedQuestion, 'destinations' | 'outsideOnly' | 'unresolved'>;

function resolveDestination(index: NetworkIndex, request: DiagnosisRequest): Destination {
  const { destination, addresses } = request;
  if (destination === 'internet') return { destinations: internetIpv4, outsideOnly: true };
  const address = parseIpv4(destination);
  if (address !== undefined) return { destinations: IntervalSet.of(address), outsideOnly: false };
  if (destination.includes('/')) {
    const cidr = parseIpv4Cidr(destination);
    if (!cidr)
      throw new QuestionError('unknown-destination', '/destination', `${destination} is not an IPv4 CIDR`);
    return { destinations: cidr.set, outsideOnly: false };
  }
  if (/^(i|eni)-/.test(destination)) {
    const node = resolveInterface(index, destination, '/destination', request.vpcId);
    const own = request.source === 'internet' ? node.vpc.associations.get(node.primary)?.publicIp : undefined;
    return { destinations: IntervalSet.of(own ?? node.primary), outsideOnly: false };
  }
  if (addresses !== undefined) {
    const all = addresses.map((text) => IntervalSet.of(parseIpv4(text)!));
    return { destinations: IntervalSet.union(all), outsideOnly: false };
  }
  if (destination.startsWith('service:')) {
    return { destinations: internetIpv4, outsideOnly: true, unresolved: destination };
  }
  if (/^[\d.]+$/.test(destination) || !/^[a-zA-Z0-9_]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?\.?$/.test(destination)) {
    const expected = 'expected an IPv4 address, a CIDR, internet, i-…, eni-…, service:… or a host name';
    throw new QuestionError(
      'unknown-destination',
      '/destination',
      `${destination} is not a destination; ${expected}`,
    );
  }
  return { destinations: internetIpv4, outsideOnly: true, unresolved: destination };
}
