import { isIPv6 } from 'node:net';
import type { CliIo } from './io/cli-io.js';

const HOST_NAME =
  /^(?=.{1,253}\.?$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

/** Names remembered at a time: a batch of a million requests must not grow. */
const REMEMBERED = 1_000;

/** Gives a question about a host name the name's addresses, where the caller gave none: IPv6 ones for a source
 *  that is named by its IPv6 address, and for a name that has no others; else IPv4 ones. Never both: a program
 *  that has no way to the one family takes the other, so the mixture would be judged too hard. A name without an
 *  answer is passed on as it is: the analyzer then says that the name is what is missing. */
export class DestinationResolver {
  readonly #known = new Map<string, string[] | undefined>();

  constructor(private readonly io: Pick<CliIo, 'resolve4' | 'resolve6'>) {}

  async complete<T extends { source?: unknown; destination?: unknown; addresses?: unknown }>(
    question: T,
  ): Promise<T> {
    const { source, destination } = question;
    if (typeof destination !== 'string' || question.addresses !== undefined) return question;
    if (!HOST_NAME.test(destination)) return question;
    const name = destination.toLowerCase();
    const addresses =
      typeof source === 'string' && isIPv6(source)
        ? await this.#lookUp('resolve6', name)
        : ((await this.#lookUp('resolve4', name)) ?? (await this.#lookUp('resolve6', name)));
    return addresses ? { ...question, addresses } : question;
  }

  async #lookUp(family: 'resolve4' | 'resolve6', name: string): Promise<string[] | undefined> {
    const key = `${family} ${name}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const addresses = await this.io[family](name).then(
      (found) => (found.length > 0 ? [...found].sort() : undefined),
      () => undefined,
    );
    if (this.#known.size >= REMEMBERED) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(key, addresses);
    return addresses;
  }
}
