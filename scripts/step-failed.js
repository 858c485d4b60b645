import { exitCodeOf } from './child.js';

/**
 * A preparation step (install, build) that ended badly. `exitCode` is what the whole program ends with:
 * 70 as for every internal failure (the tools' own 1 and 2 are verdicts of `wayout diagnose`), or the signal's.
 */
export class StepFailed extends Error {
  constructor(message, result = { code: null, signal: null }) {
    super(message);
    this.name = 'StepFailed';
    this.exitCode = result.signal === null ? 70 : exitCodeOf(result);
  }
}
