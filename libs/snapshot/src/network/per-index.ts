import type { NetworkIndex } from './network-index.js';

/** A view of the documents that is made when it is first asked for, once for each index. */
export function perIndex<T>(build: (index: NetworkIndex) => T): (index: NetworkIndex) => T {
  const made = new WeakMap<NetworkIndex, { value: T }>();
  return (index) => {
    let entry = made.get(index);
    if (!entry) made.set(index, (entry = { value: build(index) }));
    return entry.value;
  };
}
