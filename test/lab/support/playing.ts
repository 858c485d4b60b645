import { EC2, type EC2Client } from '@aws-sdk/client-ec2';
import { startLab, type Lab, type LabNetwork } from '../../../apps/lab/src/index.js';
import { ANY } from './clients.js';
import { network } from './network.js';

/** A lab of its own for one test, with every action of the SDK as a method. */
export interface Playing {
  lab: Lab;
  api: EC2 & EC2Client;
}

export async function playing(
  test: (playing: Playing) => Promise<void>,
  given: LabNetwork = network(),
): Promise<void> {
  const lab = await startLab(given);
  const region = given.regions[0]?.region ?? '';
  const api = new EC2({ endpoint: lab.url, region, credentials: ANY, maxAttempts: 1 });
  try {
    await test({ lab, api });
  } finally {
    api.destroy();
    await lab.close();
  }
}
