import { readSettings, startService } from '../../apps/api/src/index.js';

/** The service in this process until the parent goes away; `given` is its environment as JSON. Gives its address,
 *  and at each further word of the parent its peak of memory in megabytes (10^6 bytes). */
export async function serveWayout(given: string): Promise<string> {
  const environment = JSON.parse(given) as Record<string, string>;
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, environment);
  const service = await startService(readSettings(environment), () => undefined);
  process.on('message', () => process.send?.((process.resourceUsage().maxRSS * 1024) / 1e6));
  process.once('disconnect', () => void service.close().then(() => process.exit(0)));
  return service.url;
}
