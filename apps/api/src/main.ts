import 'reflect-metadata';
import { readSettings, runUntilSignal, SettingsError, startService } from './index.js';

try {
  const service = await startService(readSettings(process.env));
  // Straight to the terminal, not into the log: this is the only time the key is seen.
  if (service.firstKey) process.stdout.write(`The first admin key (shown only now): ${service.firstKey}\n`);
  await runUntilSignal(service);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof SettingsError ? 64 : 70);
}
