import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { Branch } from './branch.js';
import type { WalkContext } from './walk-context.js';

/** The question's source, if packets go to an address of it that no document gives: of a machine that doesn't
 *  exist yet, or one that the walk takes it to have. */
export function sourceItself(context: WalkContext, { flows, header }: Branch): InterfaceNode | undefined {
  const { sourceNode, sourceVariable, standIns } = context;
  if (!sourceNode || header.destination !== sourceVariable) return undefined;
  if (sourceNode.planned) return sourceNode;
  return standIns?.covers(flows.project(header.destination)) ? sourceNode : undefined;
}
