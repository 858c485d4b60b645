import { EXIT } from '../exit-code.js';
import type { Session } from '../io/session.js';
import { openService } from '../open-service.js';

/** Runs the service until the user stops it; requests in flight finish. */
export async function runServe(session: Session): Promise<number> {
  const stopped = session.io.untilStopped();
  const service = await openService(session.io.env);
  await session.err.line(`Wayout answers on ${service.url} (documentation: ${service.url}/docs)`);
  if (service.firstKey) {
    await session.err.line(`First admin key, shown this once: ${service.firstKey}`);
  }
  await stopped;
  await service.close();
  return EXIT.reachable;
}
