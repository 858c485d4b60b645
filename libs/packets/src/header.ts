import type { FlowSpace, Variable } from './flow-space.js';
import { icmpAnswerType, isIcmp } from './protocol.js';

/** Which variable stands in which field of a packet.
 *
 *  ICMP has no ports: its identifier stands where the asking side's port would (source port of the request,
 *  destination port of the answer), so that PAT treats it as RFC 3022 does, and `icmp` is type * 256 + code. */
export interface Header {
  readonly protocol: number;
  readonly source: Variable;
  readonly sourcePort: Variable;
  readonly destination: Variable;
  readonly destinationPort: Variable;
  readonly icmp: Variable;
}

/** The header of the answer: ends swapped, an ICMP request's type turned into its answer's.
 *  Undefined when the message isn't answered. A question has one ICMP type. */
export function answerHeader(space: FlowSpace, header: Header): Header | undefined {
  const swapped = {
    protocol: header.protocol,
    source: header.destination,
    sourcePort: header.destinationPort,
    destination: header.source,
    destinationPort: header.sourcePort,
    icmp: header.icmp,
  };
  if (!isIcmp(header.protocol)) return swapped;
  const type = icmpAnswerType(Math.floor(Number(space.domain(header.icmp).first ?? 0) / 256));
  return type === undefined ? undefined : { ...swapped, icmp: space.constant(type * 256) };
}
