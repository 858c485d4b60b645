import type { OutputStream } from './cli-io.js';

/** Writes text with backpressure. A reader that goes away (`wayout batch | head`) is no error: the rest
 *  is dropped, and `closed` tells long work to stop. Any other failure is thrown at the next write. */
export class Output {
  #closed = false;
  #failure: Error | null = null;

  constructor(private readonly stream: OutputStream) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#closed = true;
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') this.#failure = error;
    });
    stream.on('close', () => (this.#closed = true));
  }

  get closed(): boolean {
    return this.#closed;
  }

  get terminal(): boolean {
    return this.stream.isTTY === true;
  }

  /** Columns to lay text out on. */
  get width(): number {
    return Math.max(60, (this.terminal && this.stream.columns) || 100);
  }

  async write(text: string): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#closed || this.stream.destroyed) return;
    if (!this.stream.write(text)) await this.#drained();
  }

  async line(text: string): Promise<void> {
    await this.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'error', 'close']) this.stream.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'error', 'close']) this.stream.on(event, done);
    });
  }
}
