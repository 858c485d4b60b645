import {
  type FlowSet,
  formatAddress,
  hasPorts,
  type Header,
  isIcmp,
  addressBlocks,
  protocolName,
  rangesText,
  type Scalar,
  type Variable,
} from '../../../packets/src/index.js';
import type { Direction } from '../walk/branch.js';
import type { ExamplePacket, PacketRanges } from '../diagnosis/hop.js';

/** Addresses that nothing has yet, by the name of their variable. */
const PLACEHOLDERS: Record<string, string> = {
  'public-address': '(public address)',
  'new-address': '(new NAT gateway)',
};

function addressTexts(flows: FlowSet, variable: Variable): string[] {
  const placeholder = PLACEHOLDERS[flows.space.name(variable)];
  return placeholder === undefined ? addressBlocks(flows.project(variable)) : [placeholder];
}

export function packetRanges(header: Header, flows: FlowSet, leg: Direction): PacketRanges {
  const ports = (variable: Variable): string[] => rangesText(flows.project(variable));
  const base = {
    protocol: protocolName(header.protocol),
    source: addressTexts(flows, header.source),
    destination: addressTexts(flows, header.destination),
  };
  if (hasPorts(header.protocol)) {
    return {
      ...base,
      sourcePorts: ports(header.sourcePort),
      destinationPorts: ports(header.destinationPort),
    };
  }
  if (!isIcmp(header.protocol)) return { ...base, sourcePorts: [], destinationPorts: [] };
  return {
    ...base,
    sourcePorts: ports(leg === 'forward' ? header.sourcePort : header.destinationPort),
    destinationPorts: [],
    icmpType: `${Math.floor(Number(flows.project(header.icmp).first ?? 0) / 256)}`,
  };
}

export function examplePacket(
  header: Header,
  flows: FlowSet,
  example: ReadonlyMap<Variable, Scalar>,
  leg: Direction,
): ExamplePacket {
  const address = (variable: Variable): string =>
    PLACEHOLDERS[flows.space.name(variable)] ?? formatAddress(example.get(variable) ?? 0);
  const value = (variable: Variable): number => Number(example.get(variable) ?? 0);
  const ported = hasPorts(header.protocol);
  const icmp = isIcmp(header.protocol);
  const identifier = leg === 'forward' ? header.sourcePort : header.destinationPort;
  return {
    protocol: protocolName(header.protocol),
    source: address(header.source),
    sourcePort: ported ? value(header.sourcePort) : icmp ? value(identifier) : null,
    destination: address(header.destination),
    destinationPort: ported ? value(header.destinationPort) : null,
    ...(icmp ? { icmpType: Math.floor(value(header.icmp) / 256) } : {}),
  };
}
