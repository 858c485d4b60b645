import type { Fault } from './fault.js';

interface FaultyCall {
  readonly action: string;
  readonly region: string;
  readonly accountId: string | null;
  readonly hasToken: boolean;
}

interface Entry {
  readonly fault: Fault;
  readonly aims: RegExp | null;
  matched: number;
}

/** The faults that are asked for now. */
export class FaultList {
  #entries: Entry[] = [];

  add(fault: Fault): void {
    const aims = fault.action === undefined ? null : actionPattern(fault.action);
    this.#entries.push({ fault, aims, matched: 0 });
  }

  clear(): void {
    this.#entries = [];
  }

  /** Each with how many calls it has befallen. */
  list(): (Fault & { befell: number })[] {
    return this.#entries.map(({ fault, matched }) => ({
      ...fault,
      befell: Math.min(Math.max(0, matched - (fault.after ?? 0)), fault.times ?? Infinity),
    }));
  }

  /** What befalls a call: the first fault whose turn it is, in the order they were asked for. A delay lets
   *  the faults behind it have their turn as well. */
  befalling(call: FaultyCall): Fault[] {
    const found: Fault[] = [];
    for (const entry of this.#entries) {
      if (!matches(entry, call)) continue;
      entry.matched += 1;
      const { after = 0, times = Infinity } = entry.fault;
      if (entry.matched <= after || entry.matched > after + times) continue;
      found.push(entry.fault);
      if (entry.fault.kind !== 'delay') break;
    }
    return found;
  }
}

function matches({ fault, aims }: Entry, call: FaultyCall): boolean {
  return (
    (aims === null || aims.test(call.action)) &&
    (fault.region === undefined || fault.region === call.region) &&
    (fault.accountId === undefined || fault.accountId === call.accountId) &&
    (fault.kind !== 'expired-token' || call.hasToken)
  );
}

const actionPattern = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*')}$`);
