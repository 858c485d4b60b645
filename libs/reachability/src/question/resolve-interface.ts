import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { parseAddress } from '../../../packets/src/index.js';
import {
  brokenDocument,
  type InterfaceNode,
  type NetworkIndex,
} from '../../../snapshot/src/network/index.js';
import { QuestionError, type QuestionErrorCode } from './question-error.js';

/** The interface that an instance id, interface id or private address names. */
export function resolveInterface(
  index: NetworkIndex,
  text: string,
  pointer: '/source' | '/destination' | '/via',
  vpcId: string | undefined,
): InterfaceNode {
  const code: QuestionErrorCode = pointer === '/source' ? 'unknown-source' : 'unknown-destination';
  if (vpcId !== undefined && !index.vpcs.has(vpcId)) {
    throw new QuestionError(
      code,
      '/vpcId',
      `${vpcId} is not in the snapshot, which has ${some([...index.vpcs.keys()])}`,
    );
  }
  const inVpc = (node: InterfaceNode): boolean => vpcId === undefined || node.vpc.id === vpcId;
  const found = candidates(index, text, pointer, code).filter(inVpc);
  if (found.length > 1) {
    const names = found.map((node) => `${node.id} in ${node.vpc.id}`);
    throw new QuestionError(
      'ambiguous-source',
      pointer,
      `${text} is held by ${names.join(' and ')}; name the VPC with vpcId`,
      names,
    );
  }
  if (found[0]) return found[0];
  throw new QuestionError(code, pointer, notFound(index, text, vpcId));
}

function candidates(
  index: NetworkIndex,
  text: string,
  pointer: string,
  code: QuestionErrorCode,
): InterfaceNode[] {
  if (text.startsWith('eni-')) return [index.interfaces.get(text) ?? []].flat();
  // The primary interface stands for its instance.
  if (text.startsWith('i-')) return (index.interfacesOfInstance.get(text) ?? []).slice(0, 1);
  const address = parseAddress(text);
  if (address === undefined) {
    throw new QuestionError(
      code,
      pointer,
      `${text} is not an instance (i-…), interface (eni-…), address of an interface, subnet (subnet-…) or internet`,
    );
  }
  return [...index.vpcs.values()].flatMap(
    (vpc) => vpc.owners.get(address) ?? vpc.prefixOwners.find(({ set }) => set.has(address))?.node ?? [],
  );
}

function notFound(index: NetworkIndex, text: string, vpcId: string | undefined): string {
  const where = vpcId === undefined ? 'the snapshot' : vpcId;
  if (text.startsWith('i-') && index.instances.has(text))
    return `${text} is in ${where}, but none of its interfaces${keptOut(index, text)}`;
  const ids = [...index.interfaces.values()].slice(0, 5);
  const known = text.startsWith('i-')
    ? ids.flatMap(({ instanceId }) => instanceId ?? [])
    : text.startsWith('eni-')
      ? ids.map(({ id }) => id)
      : [];
  const has = known.length === 0 ? `${index.interfaces.size} interfaces` : some(known);
  return `no interface in ${where} is ${text}; it has ${has}${keptOut(index, text)}`;
}

/** What the bundle lacks, or holds in pieces, that may be why. */
function keptOut(index: NetworkIndex, text: string): string {
  for (const region of index.snapshot.regions) {
    const item = region.broken.find(({ kind, raw }) => kind === 'NetworkInterfaces' && isCalled(raw, text));
    if (item) return `. One that could be it was kept out: ${brokenDocument(item).summary}`;
  }
  return '';
}

function isCalled(raw: unknown, text: string): boolean {
  const { NetworkInterfaceId, PrivateIpAddress, Attachment } = (raw ?? {}) as Partial<NetworkInterface>;
  return [NetworkInterfaceId, PrivateIpAddress, Attachment?.InstanceId].includes(text);
}

function some(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}
