/** A map over another one that it leaves as it is: what is set here comes first, and entries of the map below
 *  may be hidden. Made in no time, whatever the size of the map below. */
export class LayeredMap<K, V> extends Map<K, V> {
  private readonly own = new Map<K, V>();

  constructor(
    private readonly below: ReadonlyMap<K, V>,
    private readonly isHidden: (value: V) => boolean,
  ) {
    super();
  }

  override get(key: K): V | undefined {
    const value = this.own.get(key);
    if (value !== undefined) return value;
    const under = this.below.get(key);
    return under === undefined || this.isHidden(under) ? undefined : under;
  }

  override has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  override set(key: K, value: V): this {
    this.own.set(key, value);
    return this;
  }

  override *entries(): MapIterator<[K, V]> {
    yield* this.own;
    for (const entry of this.below) {
      if (!this.own.has(entry[0]) && !this.isHidden(entry[1])) yield entry;
    }
  }

  override *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  override *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  override get size(): number {
    return [...this.entries()].length;
  }

  override forEach(visit: (value: V, key: K, map: Map<K, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}
