/** One call that reached the lab. Parameters hold ids and filters only; no credential is ever in here. */
export interface CallRecord {
  readonly at: string;
  readonly service: string;
  readonly action: string;
  readonly region: string;
  readonly accountId: string | null;
  /** Who called, as an ARN: for a role, its session name is the last part. */
  readonly caller: string | null;
  readonly status: number;
  /** The error's code; null where the call worked; the fault's kind where there was no proper answer. */
  readonly error: string | null;
  readonly maxResults: number | null;
  readonly hasToken: boolean;
  readonly dryRun: boolean;
  /** Items of the answer's list, where it has one. */
  readonly items: number | null;
  readonly filters: readonly string[];
}

/** The newest calls one by one, and the number of all. */
export class CallTrail {
  #calls: CallRecord[] = [];
  #counts = new Map<string, number>();

  constructor(private readonly kept = 100_000) {}

  add(call: CallRecord): void {
    this.#counts.set(call.action, (this.#counts.get(call.action) ?? 0) + 1);
    this.#calls.push(call);
    if (this.#calls.length > this.kept) this.#calls.shift();
  }

  calls(action?: string): readonly CallRecord[] {
    return action === undefined ? [...this.#calls] : this.#calls.filter((call) => call.action === action);
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  clear(): void {
    this.#calls = [];
    this.#counts.clear();
  }
}
