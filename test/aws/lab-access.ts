import { SdkEc2Reader } from '../../libs/aws/src/ec2/sdk-ec2-reader.js';
import { collectRegion, Deadline, PageReader, readingSnapshot } from '../../libs/aws/src/index.js';
import type { Snapshot } from '../../libs/snapshot/src/index.js';
import type { Lab } from '../../apps/lab/src/index.js';

/** What leads every AWS client of a process to the lab: nothing may reach the real AWS. */
export const labEnvironment = ({ url }: Pick<Lab, 'url'>, accessKey = 'AKIALAB0000000000001') => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: accessKey,
  AWS_SECRET_ACCESS_KEY: 'lab-secret',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
});

/** The same for this process. */
export function pointAtLab(lab: Pick<Lab, 'url'>, accessKey?: string): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, labEnvironment(lab, accessKey));
}

/** One region of the lab, whole. `answerMs`: patience with one answer. */
export async function collectLab(
  region = 'eu-west-1',
  { deadlineMs = 30_000, answerMs = 5_000 } = {},
): Promise<Snapshot> {
  const ec2 = new SdkEc2Reader({ region, answerMs });
  try {
    return readingSnapshot([await collectRegion(new PageReader(ec2, new Deadline(deadlineMs)), null)]);
  } finally {
    ec2.close();
  }
}
