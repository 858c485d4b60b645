import { type Address, parseAddress } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';
import { QuestionError } from './question-error.js';
import { resolveInterface } from './resolve-interface.js';

/** The explicit proxy of a question, on a machine of this network (R-PX-1). */
export interface AskedProxy {
  node: InterfaceNode;
  /** IPv4 address and TCP port that the client connects to. */
  address: number;
  port: number;
  /** The host name that the proxy is asked for; undefined for an address. */
  name: string | undefined;
}

/** Looks up `via`: a private address, an instance or an interface, and a port.
 *  @throws QuestionError where it isn't in the snapshot. */
export function resolveProxy(index: NetworkIndex, request: DiagnosisRequest, via: string): AskedProxy {
  const colon = via.lastIndexOf(':');
  const host = via.slice(0, colon);
  const port = Number(via.slice(colon + 1));
  const refuse = (message: string): never => {
    throw new QuestionError('unsupported-question', '/via', message);
  };
  if (port < 1 || port > 65535) refuse(`${via}: expected a port from 1 to 65535`);
  const given = parseAddress(host);
  if (given === undefined && !/^(i|eni)-/.test(host)) {
    refuse(`${host}: expected the private address, instance (i-…) or interface (eni-…) of the proxy`);
  }
  const node = resolveInterface(index, host, '/via', request.vpcId);
  const address: Address = given ?? node.primary;
  if (typeof address !== 'number') return refuse(`${host}: a proxy is asked for by an IPv4 address`);
  return { node, address, port, name: isName(request.destination) ? request.destination : undefined };
}

function isName(destination: string): boolean {
  return (
    destination !== 'internet' &&
    !/[/:]/.test(destination) &&
    !/^(i|eni)-/.test(destination) &&
    parseAddress(destination) === undefined
  );
}

export function isSameMachine(a: InterfaceNode, b: InterfaceNode): boolean {
  return a === b || (a.instanceId !== undefined && a.instanceId === b.instanceId);
}
