import {
  GuestAccessError,
  inspectGuest,
  locateGuest,
  SdkInstanceConnect,
  Ssh2GuestShell,
  type GuestInspection,
  type GuestWish,
  type HostKeys,
} from '../../../../libs/inspection/src/index.js';
import { UsageError } from '../usage-error.js';
import type { LiveOptions } from './live-options.js';
import { accessTo, withRegion } from './open-region.js';

const JOB = 'inspect';

/** Looks into a machine of a live region. @throws UsageError where it can't be entered */
export async function inspectInstance(
  options: LiveOptions,
  wish: GuestWish,
  { hostKeys, probes, now }: { hostKeys: HostKeys; probes: boolean; now: () => Date },
): Promise<GuestInspection> {
  try {
    return await withRegion(options, JOB, async ({ readers }) => {
      const [reader] = readers as [(typeof readers)[number]];
      await reader.deadline.hold(reader.ec2.connect());
      const route = await locateGuest(reader, wish);
      const machines = [route.target, route.jump].flatMap((place) => place?.instanceId ?? []);
      const instanceConnect = new SdkInstanceConnect(accessTo(reader.region, options, JOB), machines);
      try {
        const parts = { shell: new Ssh2GuestShell(), instanceConnect, hostKeys, now };
        return await inspectGuest(parts, route, { probes, signal: reader.deadline.signal });
      } finally {
        instanceConnect.close();
      }
    });
  } catch (error) {
    if (error instanceof GuestAccessError) throw new UsageError(`${wish.instanceId}: ${error.message}`);
    throw error;
  }
}
