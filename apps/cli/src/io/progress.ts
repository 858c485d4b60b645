import type { Output } from './output.js';

/** One line on the terminal that says what is going on; nothing at all where stderr isn't a terminal. */
export class Progress {
  #shown = false;

  constructor(private readonly err: Output) {}

  /** Shows `text` in place of what was shown before, and lets the terminal draw it: the work that
   *  follows may hold the thread for seconds. */
  async say(text: string): Promise<void> {
    if (!this.err.terminal) return;
    this.#shown = true;
    await this.err.write(`\r\u001b[2K${text.slice(0, this.err.width - 1)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }

  async clear(): Promise<void> {
    if (!this.#shown) return;
    this.#shown = false;
    await this.err.write('\r\u001b[2K');
  }
}
