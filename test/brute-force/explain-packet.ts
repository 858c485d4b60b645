import { parseAddress, type Scalar, type Variable } from '../../libs/packets/src/index.js';
import { analyze, type DiagnosisRequest } from '../../libs/reachability/src/index.js';
import type { NetworkIndex } from '../../libs/snapshot/src/network/index.js';

/** One packet of a question; `natPort` is the choice of the NAT gateway on its way. */
interface ConcretePacket {
  source: string;
  /** Port, or ICMP identifier. */
  sourcePort: number;
  destination: string;
  port?: number;
  natPort?: number;
}

/** Whether one packet is in the exact set that works, that fails, or that isn't known. */
export function explainPacket(
  index: NetworkIndex,
  request: DiagnosisRequest,
  packet: ConcretePacket,
): 'works' | 'fails' | 'unknown' {
  const analysis = analyze(index, request);
  const { space, header } = analysis;
  const flow = new Map<Variable, Scalar>([
    [header.source, address(packet.source)],
    [header.sourcePort, packet.sourcePort],
    [header.destination, address(packet.destination)],
    [header.destinationPort, packet.port ?? analysis.question.ports.first ?? 0],
    [header.icmp, analysis.question.icmp.first ?? 0],
  ]);
  for (let variable = 0; variable < space.size; variable += 1) {
    // A view has no value of its own.
    if (space.view(variable)) continue;
    // Addresses that are yet to be had: any one stands for all, since only a blocked path has them.
    if (!flow.has(variable)) flow.set(variable, space.domain(variable).first ?? 0);
    if (space.name(variable) === 'nat-port') flow.set(variable, packet.natPort ?? 1024);
  }
  if (analysis.working.has(flow)) return 'works';
  return analysis.failing.has(flow) ? 'fails' : 'unknown';
}

function address(text: string): Scalar {
  const value = parseAddress(text);
  if (value === undefined) throw new Error(`not an address: ${text}`);
  return value;
}
