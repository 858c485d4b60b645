import { readSettings, startService } from '../../apps/api/src/index.js';

/** The service in this process until the parent goes away, by its environment. Gives its address, and at each further
 *  word of the parent its peak of memory in megabytes (10^6 bytes). */
export async function serveWayout(): Promise<string> {
  const service = await startService(readSettings(process.env), () => undefined);
  process.on('message', () => process.send?.((process.resourceUsage().maxRSS * 1024) / 1e6));
  process.once('disconnect', () => void service.close().then(() => process.exit(0)));
  return service.url;
}
