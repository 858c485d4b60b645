import { RunObserver } from './run-observer.js';

/** Nobody wants to know. */
export class SilentRunObserver extends RunObserver {
  async runEnded(): Promise<void> {
    // Nothing to tell.
  }
}
