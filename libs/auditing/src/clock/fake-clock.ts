import { Clock } from './clock.js';

/** Stands still until a test moves it. */
export class FakeClock extends Clock {
  private time: number;

  constructor(start = '2026-03-01T00:00:00.000Z') {
    super();
    this.time = Date.parse(start);
  }

  now(): Date {
    return new Date(this.time);
  }

  set(moment: string): void {
    this.time = Date.parse(moment);
  }

  advance(seconds: number): void {
    this.time += seconds * 1000;
  }
}
