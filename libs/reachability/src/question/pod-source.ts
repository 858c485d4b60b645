import { allIpv4, formatAddress, IntervalSet } from '../../../packets/src/index.js';
import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import type { Doubt } from './doubt.js';
import type { ResolvedQuestion } from './resolve-question.js';

type Source = ResolvedQuestion['source'];

/** An address of an EKS pod, on a secondary address or a delegated prefix of its node. The node's CNI plugin
 *  turns it into the node's primary address on the way out of the VPC, unless it is told not to (Amazon EKS
 *  User Guide, "Enable outbound internet access for Pods"); which of the two holds is inside the machine. */
export function podSourceDoubt(index: NetworkIndex, source: Source, destinations: IntervalSet): Doubt[] {
  if (source.type !== 'network-interface') return [];
  const { node, addresses } = source;
  const address = addresses.first;
  const isExtra = addresses.size === 1 && address !== node.primary && allIpv4.covers(addresses);
  if (!isExtra || !isKubernetesNode(index, node) || node.instanceId === undefined) return [];
  if (destinations.minus(node.vpc.cidrs).isEmpty) return [];
  const primary = index.interfacesOfInstance.get(node.instanceId)?.[0] ?? node;
  const own = formatAddress(primary.primary);
  return [
    {
      counts: 'always',
      fact: {
        code: 'GUEST_NOT_INSPECTED',
        component: { type: 'instance', id: node.instanceId, vpcId: node.vpc.id, subnetId: node.subnet.id },
        summary: `whether Kubernetes node ${node.instanceId} turns pod address ${formatAddress(address!)} into its own ${own} on the way out of ${node.vpc.id} isn't visible`,
        howToLearn: 'look at AWS_VPC_K8S_CNI_EXTERNALSNAT of the daemon set aws-node',
        ifHolds: 'pods keep their address (AWS_VPC_K8S_CNI_EXTERNALSNAT=true)',
        ifNot: `the node sends with ${own} (the default)`,
      },
      otherwise: {
        source: { type: 'network-interface', node: primary, addresses: IntervalSet.of(primary.primary) },
      },
    },
  ];
}

/** Marks that EKS and its CNI plugin leave on interfaces and instances. */
function isKubernetesNode(index: NetworkIndex, { doc, instanceId }: InterfaceNode): boolean {
  const tags = [...(doc.TagSet ?? []), ...(index.instances.get(instanceId ?? '')?.doc.Tags ?? [])];
  return (
    (doc.Description ?? '').startsWith('aws-K8S-') ||
    tags.some(({ Key = '' }) => /^(kubernetes\.io\/cluster\/|eks:|node\.k8s\.|cluster\.k8s\.)/.test(Key))
  );
}
