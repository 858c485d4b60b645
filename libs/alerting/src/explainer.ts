import type { EntityManager } from 'typeorm';
import type { AlertEntity } from '../../persistence/src/index.js';
import type { AlertFix } from '../../rendering/src/index.js';
import type { Observation } from './watch-report.js';

/** What takes a closer look at the network, and so is asked only where something has to be told. */
export abstract class Explainer {
  /** The best fix that was tried and works, for one of the sources; null: there is none. */
  abstract fix(manager: EntityManager, observation: Observation): Promise<AlertFix | null>;

  /** What changed since the run that the alert was last seen in, one sentence each. */
  abstract mended(manager: EntityManager, alert: AlertEntity): Promise<string[]>;
}
