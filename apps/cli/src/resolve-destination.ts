import type { CliIo } from './io/cli-io.js';

const HOST_NAME =
  /^(?=.{1,253}\.?$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

/** Names remembered at a time: a batch of a million requests must not grow. */
const REMEMBERED = 1_000;

/** Gives a question about a host name the name's addresses, where the caller gave none. A name without
 *  an answer is passed on as it is: the analyzer then says that the name is what is missing. */
export class DestinationResolver {
  readonly #known = new Map<string, string[] | undefined>();

  constructor(private readonly io: Pick<CliIo, 'resolve4'>) {}

  async complete<T extends { destination?: unknown; addresses?: unknown }>(question: T): Promise<T> {
    const { destination } = question;
    if (typeof destination !== 'string' || question.addresses !== undefined) return question;
    if (!HOST_NAME.test(destination)) return question;
    const addresses = await this.#lookUp(destination.toLowerCase());
    return addresses ? { ...question, addresses } : question;
  }

  async #lookUp(name: string): Promise<string[] | undefined> {
    if (this.#known.has(name)) return this.#known.get(name);
    const addresses = await this.io.resolve4(name).then(
      (found) => (found.length > 0 ? [...found].sort() : undefined),
      () => undefined,
    );
    if (this.#known.size >= REMEMBERED) this.#known.delete(this.#known.keys().next().value ?? '');
    this.#known.set(name, addresses);
    return addresses;
  }
}
