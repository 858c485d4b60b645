import { LabError } from '../lab-error.js';
import type { LabNetwork } from './lab-network.js';
import { loadRegion } from './load-region.js';
import type { RegionState } from './region-state.js';

/** The account of documents that don't say whose they are: AWS's own example. */
const EXAMPLE_ACCOUNT = '123456789012';

/** Every account and region that the lab plays. */
export class LabWorld {
  readonly #regions = new Map<string, RegionState>();

  constructor(readonly states: readonly RegionState[]) {
    for (const state of states) this.#regions.set(`${state.accountId}/${state.region}`, state);
  }

  at(accountId: string, region: string): RegionState | undefined {
    return this.#regions.get(`${accountId}/${region}`);
  }

  accounts(): string[] {
    return [...new Set(this.states.map(({ accountId }) => accountId))].sort();
  }

  regionsOf(accountId: string): string[] {
    return this.states
      .filter((state) => state.accountId === accountId)
      .map(({ region }) => region)
      .sort();
  }
}

/** @throws LabError where the network can't be served. */
export function loadWorld(network: LabNetwork, now: () => Date, note: (text: string) => void): LabWorld {
  const seen = new Set<string>();
  const states = network.regions.map((documents) => {
    const accountId = documents.accountId ?? EXAMPLE_ACCOUNT;
    const place = `${accountId} ${documents.region}`;
    if (seen.has(place)) throw new LabError(`account and region ${place} are in the network twice`);
    seen.add(place);
    return loadRegion(documents, accountId, now, note);
  });
  if (states.length === 0) throw new LabError('the network has no region at all');
  return new LabWorld(states);
}
