import { isObject, type JsonObject } from './is-object.js';
import type { RawItem } from './raw-item.js';

function interfaceOf(inline: JsonObject, instance: JsonObject): JsonObject {
  const placement = instance['Placement'];
  const zone = isObject(placement) ? placement['AvailabilityZone'] : undefined;
  const attachment = isObject(inline['Attachment']) ? inline['Attachment'] : {};
  return {
    ...inline,
    Attachment: { ...attachment, InstanceId: instance['InstanceId'] },
    Status: inline['Status'] ?? 'in-use',
    ...(inline['AvailabilityZone'] === undefined && zone !== undefined ? { AvailabilityZone: zone } : {}),
  };
}

/** The interfaces of instances, from DescribeInstances, for a bundle without `NetworkInterfaces`. Interfaces
 *  of NAT gateways, functions, load balancers and the like aren't among them. */
export function deriveInterfaces(reservations: readonly RawItem[]): RawItem[] {
  const found: RawItem[] = [];
  for (const { file, value } of reservations) {
    if (!isObject(value) || !Array.isArray(value['Instances'])) continue;
    for (const instance of value['Instances'] as unknown[]) {
      if (!isObject(instance) || typeof instance['InstanceId'] !== 'string') continue;
      const inline = instance['NetworkInterfaces'];
      if (!Array.isArray(inline)) continue;
      for (const item of inline as unknown[]) {
        const derived = isObject(item) ? interfaceOf(item, instance) : item;
        found.push({ file, position: found.length, value: derived });
      }
    }
  }
  return found;
}
