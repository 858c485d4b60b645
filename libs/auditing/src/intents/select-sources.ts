import { type InterfaceNode, type NetworkIndex } from '../../../snapshot/src/network/index.js';
import { privateSources } from '../../../reachability/src/index.js';
import type { IntentSources } from '../../../persistence/src/index.js';
import { tagsOf } from './tags-of.js';

/** The interfaces that an intent is about, in the order of the snapshot. */
export function selectSources(index: NetworkIndex, sources: IntentSources): InterfaceNode[] {
  if (sources === 'all private') return privateSources(index);
  const { ids, vpcs, subnets, tags } = sources;
  const pool = ids === undefined ? privateSources(index) : named(index, new Set(ids));
  return pool.filter(
    (node) =>
      (vpcs === undefined || vpcs.includes(node.vpc.id)) &&
      (subnets === undefined || subnets.includes(node.subnet.id)) &&
      (tags === undefined || carries(index, node, tags)),
  );
}

function named(index: NetworkIndex, ids: ReadonlySet<string>): InterfaceNode[] {
  return [...index.interfaces.values()].filter(
    ({ id, instanceId }) => ids.has(id) || (instanceId !== undefined && ids.has(instanceId)),
  );
}

function carries(index: NetworkIndex, node: InterfaceNode, wanted: Record<string, string>): boolean {
  const found = tagsOf(index, node);
  return Object.entries(wanted).every(([key, value]) =>
    found.some((tag) => tag.key === key && (value === '*' || tag.value === value)),
  );
}
