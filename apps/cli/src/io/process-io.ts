import { Resolver } from 'node:dns/promises';
import type { CliIo } from './cli-io.js';

/** Milliseconds; a name that takes longer counts as not resolved. */
const NAME_LIMIT = 2_000;

/** The real thing: this process's streams, environment, clock, resolver and signals. */
export function processIo(): CliIo {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    now: () => new Date(),
    resolve4: (name) => look((resolver) => resolver.resolve4(name)),
    resolve6: (name) => look((resolver) => resolver.resolve6(name)),
    untilStopped,
  };
}

/** A resolver of its own (not getaddrinfo), because its queries can be cancelled: a name server that
 *  doesn't answer must not keep the program alive past the limit. */
async function look(question: (resolver: Resolver) => Promise<string[]>): Promise<string[]> {
  const resolver = new Resolver({ timeout: NAME_LIMIT, tries: 1 });
  const limit = setTimeout(() => resolver.cancel(), NAME_LIMIT);
  try {
    return await question(resolver);
  } finally {
    clearTimeout(limit);
  }
}

/** The first signal stops cleanly. The handlers go away then, so a second Ctrl-C ends at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
