import { collectRegion, Deadline, PageReader, readingSnapshot, SdkEc2Gate } from '../libs/aws/src/index.js';
import { REGION } from './network/lists.js';
import type { Collecting } from './measurement.js';

const MOST_MS = 300_000;

/** Reads the region that the lab at `url` plays, in this process: the SDK, its retries and EC2's request rates
 *  included. A fresh process for each network, so that the peak is its own. */
export async function collect(url: string): Promise<Collecting> {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
  const ec2 = new SdkEc2Gate().open({ region: REGION });
  const start = performance.now();
  const reading = await collectRegion(new PageReader(ec2, new Deadline(MOST_MS)), null);
  const read = performance.now();
  ec2.close();
  const snapshot = readingSnapshot([reading]);
  const [missing] = snapshot.regions[0]?.unread ?? [];
  if (missing !== undefined) throw new Error(`${missing.kind} was not read: ${missing.reason}`);
  return {
    collect: read - start,
    collectSnapshot: performance.now() - read,
    collectRequests: await requestsAt(url),
    collectPeak: (process.resourceUsage().maxRSS * 1024) / 1e6,
  };
}

/** Of the lab's own record: attempts, not answers. */
async function requestsAt(url: string): Promise<number> {
  const answer = await fetch(`${url}/_lab/calls?action=none`);
  const { counts } = (await answer.json()) as { counts: Record<string, number> };
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
