import { collectRegion, readingSnapshot, type RegionReading } from '../../../../libs/aws/src/index.js';
import type { Snapshot } from '../../../../libs/snapshot/src/index.js';
import type { LiveOptions } from './live-options.js';
import { withRegion } from './open-region.js';

/** Everything that a live region tells. @throws UsageError */
export async function readRegion(
  options: LiveOptions,
  job: string,
): Promise<{ reading: RegionReading; snapshot: Snapshot }> {
  return withRegion(options, job, async ({ accountId, readers }) => {
    const [reader] = readers as [(typeof readers)[number]];
    const reading = await collectRegion(reader, accountId);
    return { reading, snapshot: readingSnapshot([reading]) };
  });
}
