import { startLab, type Lab } from '../../../lab/src/index.js';
import { readTemplateFile } from '../../../../libs/snapshot/src/index.js';
import { exampleFile } from './example-file.js';

/** An account of the stand-in endpoint, in which the example's template is deployed. */
export interface LabAccount {
  lab: Lab;
  accountId: string;
  region: string;
  /** A role there that Wayout may take on. */
  roleArn: string;
  /** Ids by the names that the template gives. */
  ids: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** Deploys the example on a stand-in endpoint, and leads every AWS client of this process to it: whatever the
 *  user's own environment says, a demo never reaches a real account. */
export async function openLabAccount(): Promise<LabAccount> {
  const { snapshot, physicalIds } = await readTemplateFile(exampleFile('nat-instance.yaml'));
  const [place] = snapshot.regions;
  const accountId = place?.accountId ?? null;
  if (place === undefined || accountId === null) throw new Error('the example gives no account');
  const lab = await startLab(snapshot);
  const before = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  for (const [name] of before) delete process.env[name];
  const settings = {
    AWS_ENDPOINT_URL: lab.url,
    AWS_ACCESS_KEY_ID: 'AKIADEMO000000000001',
    AWS_SECRET_ACCESS_KEY: 'any-secret-will-do-here',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  Object.assign(process.env, settings);
  return {
    lab,
    accountId,
    region: place.region,
    roleArn: `arn:aws:iam::${accountId}:role/wayout-reader`,
    ids: physicalIds,
    close: async () => {
      for (const name of Object.keys(settings)) delete process.env[name];
      Object.assign(process.env, Object.fromEntries(before));
      await lab.close();
    },
  };
}
