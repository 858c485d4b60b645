/** All addresses of a host name. */
export abstract class NameResolver {
  /** @throws Error where it has none */
  abstract resolve(host: string): Promise<string[]>;
}
