import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';

interface PlainTag {
  key: string;
  value: string;
}

const plain = (tags: { Key?: string | undefined; Value?: string | undefined }[] | undefined): PlainTag[] =>
  (tags ?? []).map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));

/** Tags of an interface and of its instance. */
export function tagsOf(index: NetworkIndex, { doc, instanceId }: InterfaceNode): PlainTag[] {
  return [...plain(doc.TagSet), ...plain(index.instances.get(instanceId ?? '')?.doc.Tags)];
}

/** Tags of the subnet and the VPC that it lies in. */
export function placeTagsOf({ subnet, vpc }: InterfaceNode): PlainTag[] {
  return [...plain(subnet.doc.Tags), ...plain(vpc.doc.Tags)];
}
