import type { InterfaceNode, NetworkIndex } from '../../../snapshot/src/network/index.js';
import { placeTagsOf, tagsOf } from '../intents/tags-of.js';

/** Why a source isn't asked. `isolated-by-design`: it, its subnet or its VPC carries the tag `egress=none`.
 *  `not-running`: its machine is switched off, and needs nothing. */
export type Exemption = 'isolated-by-design' | 'not-running';

const ASLEEP: ReadonlySet<string> = new Set(['stopping', 'stopped', 'shutting-down', 'terminated']);

/** Null for a source that has to be asked. */
export function exemptionOf(
  index: NetworkIndex,
  node: InterfaceNode,
  expectation: 'reachable' | 'blocked',
): Exemption | null {
  const state = index.instanceState(node);
  if (state.known && ASLEEP.has(state.value)) return 'not-running';
  // What is meant to be isolated still has to be so where somebody asks for it.
  if (expectation === 'blocked') return null;
  const tags = [...tagsOf(index, node), ...placeTagsOf(node)];
  const isolated = tags.some(
    ({ key, value }) => key.toLowerCase() === 'egress' && value.toLowerCase() === 'none',
  );
  return isolated ? 'isolated-by-design' : null;
}
