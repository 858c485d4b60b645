import type { EntityManager } from 'typeorm';
import { RunObserver, type EndedRun } from './run-observer.js';

/** Remembers what it was told. */
export class FakeRunObserver extends RunObserver {
  readonly ended: EndedRun[] = [];

  async runEnded(_manager: EntityManager, ended: EndedRun): Promise<void> {
    this.ended.push(ended);
  }
}
