import { parseAddress, type Scalar, type Variable } from '../../packets/src/index.js';
import type { NetworkIndex } from '../../snapshot/src/network/index.js';
import { analyze } from './analysis/analyze.js';
import type { Analysis } from './analysis/analysis.js';
import type { DiagnosisRequest } from './diagnosis/request.js';

/** One packet of a question; `natPort` and `natAddress` are the choices of NAT gateways on its way. */
export interface ConcretePacket {
  source: string;
  /** Port, or ICMP identifier. */
  sourcePort: number;
  destination: string;
  port?: number;
  natPort?: number;
  natAddress?: string;
}

/** Whether one packet is in the exact set that works, that fails, or that isn't known. */
export function explainPacket(
  index: NetworkIndex,
  request: DiagnosisRequest,
  packet: ConcretePacket,
): 'works' | 'fails' | 'unknown' {
  return packetOutcome(analyze(index, request), packet);
}

/** The same for an analysis at hand. */
export function packetOutcome(analysis: Analysis, packet: ConcretePacket): 'works' | 'fails' | 'unknown' {
  const { space, header } = analysis;
  const flow = new Map<Variable, Scalar>([
    [header.source, address(packet.source)],
    [header.sourcePort, packet.sourcePort],
    [header.destination, address(packet.destination)],
    [header.destinationPort, packet.port ?? analysis.question.ports.first ?? 0],
    [header.icmp, analysis.question.icmp.first ?? 0],
  ]);
  for (let variable = 0; variable < space.size; variable += 1) {
    const name = space.name(variable);
    // A view has no value of its own.
    if (space.view(variable)) continue;
    // Addresses that are yet to be had: any one stands for all, since only a blocked path has them.
    if (!flow.has(variable)) flow.set(variable, space.domain(variable).first ?? 0);
    if (name === 'nat-port') flow.set(variable, packet.natPort ?? 1024);
    if (name === 'nat-address' && packet.natAddress !== undefined)
      flow.set(variable, address(packet.natAddress));
  }
  if (analysis.working.has(flow)) return 'works';
  return analysis.failing.has(flow) ? 'fails' : 'unknown';
}

function address(text: string): Scalar {
  const value = parseAddress(text);
  if (value === undefined) throw new Error(`not an address: ${text}`);
  return value;
}
