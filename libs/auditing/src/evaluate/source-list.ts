import { interfaceSource } from '../../../reachability/src/index.js';
import type { InterfaceNode } from '../../../snapshot/src/network/index.js';
import type { RunSource } from './answer-class.js';

/** The sources of a run, each once, by the place that results name them by. */
export class SourceList {
  readonly sources: RunSource[] = [];
  private readonly places = new Map<string, number>();

  placeOf(node: InterfaceNode): number {
    const known = this.places.get(node.id);
    if (known !== undefined) return known;
    const place = this.sources.length;
    this.places.set(node.id, place);
    this.sources.push(runSource(node));
    return place;
  }

  inOrder(nodes: readonly InterfaceNode[]): InterfaceNode[] {
    return [...nodes].sort((a, b) => this.placeOf(a) - this.placeOf(b));
  }
}

export function runSource(node: InterfaceNode): RunSource {
  return { ...interfaceSource(node), networkInterfaceId: node.id, groups: [...node.groups] };
}
