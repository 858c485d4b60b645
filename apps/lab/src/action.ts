import type { LabWorld } from './network/lab-world.js';
import type { RegionState } from './network/region-state.js';

/** Where an action works. */
export interface Scene {
  readonly state: RegionState;
  readonly world: LabWorld;
  /** Items that a page has at most, whatever the caller allows; for tests. */
  readonly pageSize: number;
}

/** What the lab does for one EC2 action: input and output as the SDK's command of the same name has them.
 *  The input's types and required members have been checked.
 *  @throws ApiError with EC2's own code. */
export type Action<Input = never> = (input: Input, scene: Scene) => object;

export type Actions = Readonly<Record<string, Action>>;
