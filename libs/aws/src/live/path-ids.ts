import type { Diagnosis } from '../../../reachability/src/index.js';

/** The ids of everything that a diagnosis rests on: its hops, findings and unknowns, and its source. */
export function pathIds({ legs, findings, unknowns, source }: Diagnosis): Set<string> {
  const hops = legs.flatMap((leg) => leg.hops);
  const components = [...hops, ...findings, ...unknowns].map(({ component }) => component);
  const ids = components.flatMap(({ id, vpcId, subnetId }) => [id, vpcId, subnetId]);
  ids.push(source.networkInterfaceId, source.instanceId, source.subnetId, source.vpcId);
  return new Set(ids.filter((id) => id !== undefined));
}
