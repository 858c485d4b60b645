import { lookup } from 'node:dns/promises';
import { NameResolver } from './name-resolver.js';

/** As the machine resolves names. */
export class SystemNameResolver extends NameResolver {
  async resolve(host: string): Promise<string[]> {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  }
}
