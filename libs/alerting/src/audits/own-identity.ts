import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';

/** The machine that this process runs on, as far as it can tell without asking anybody. */
export interface OwnIdentity {
  instanceId: string | null;
  addresses: string[];
}

/** EC2 instances on Nitro have their id in the firmware's tables. */
const ASSET_TAG = '/sys/devices/virtual/dmi/id/board_asset_tag';

export async function readOwnIdentity(): Promise<OwnIdentity> {
  const tag = (await readFile(ASSET_TAG, 'utf8').catch(() => '')).trim();
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return { instanceId: /^i-[0-9a-f]+$/.test(tag) ? tag : null, addresses };
}

/** Says so where one of the sources under watch is this very machine: when its way out breaks, so does the way
 *  of the alerts. An address alone isn't proof, as private ones are used many times over. */
export function ownPath(
  { instanceId, addresses }: OwnIdentity,
  sources: readonly { networkInterfaceId: string; instanceId?: string; privateIp?: string }[],
): string | null {
  const same = sources.find((source) => instanceId !== null && source.instanceId === instanceId);
  if (same !== undefined) {
    return `Wayout itself runs on ${same.instanceId}, whose way out it watches: when that breaks, its alerts can't get out. Use a heartbeat channel.`;
  }
  const alike = sources.find(({ privateIp }) => privateIp !== undefined && addresses.includes(privateIp));
  if (instanceId !== null || alike === undefined) return null;
  return `Wayout seems to run behind ${alike.networkInterfaceId} (both have ${alike.privateIp}), whose way out it watches: when that breaks, its alerts can't get out. Use a heartbeat channel.`;
}
