/** Parameters of a query request by their dotted names: `Filter.1.Value.2=x` is {Filter: {1: {Value: {2: x}}}}. */
export interface QueryTree {
  value?: string;
  readonly children: Map<string, QueryTree>;
}

export function queryTree(parameters: Iterable<readonly [string, string]>): QueryTree {
  const root: QueryTree = { children: new Map() };
  for (const [name, value] of parameters) {
    let node = root;
    for (const part of name.split('.')) {
      let next = node.children.get(part);
      if (next === undefined) {
        next = { children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    node.value = value;
  }
  return root;
}
