/** Names for what the edits of one fix make: "eipalloc-new-1". */
export class StandIns {
  private readonly shared = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** The same name each time for one owner: a VPC gets one new internet gateway, however many ask for it. */
  only(prefix: string, owner: string): string {
    const key = `${prefix} ${owner}`;
    let name = this.shared.get(key);
    if (name === undefined) {
      name = this.next(prefix);
      this.shared.set(key, name);
    }
    return name;
  }

  next(prefix: string): string {
    const count = (this.counts.get(prefix) ?? 0) + 1;
    this.counts.set(prefix, count);
    return `${prefix}-new-${count}`;
  }
}

/** Whether an id stands for something that an edit makes. */
export function isStandIn(id: string): boolean {
  return /-new-\d+$/.test(id);
}
