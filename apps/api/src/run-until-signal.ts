import type { Service } from './start-service.js';

/** Resolves when the service was stopped cleanly after SIGTERM or SIGINT. A second signal ends at once. */
export async function runUntilSignal(service: Service): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
        resolve();
      });
    }
  });
  await service.close();
}
