import { numberSysctl } from '../facts/interface-sysctl.js';
import type { GuestFacts } from '../facts/guest-facts.js';
import type { GuestFinding } from '../findings/guest-finding.js';

/** `setting` is 0. */
export const forwardingOff = (setting: string): GuestFinding => ({
  code: 'GUEST_IP_FORWARD_OFF',
  summary: `the machine doesn't forward packets: ${setting} is 0`,
  evidence: { [setting]: '0' },
  rule: undefined,
});

/** The machine forwards nothing, whatever its interfaces are called: old tools don't print those as JSON.
 *  Undefined where some interface forwards, or may. */
export function forwardsNowhere(facts: GuestFacts): GuestFinding | undefined {
  const setting = 'net.ipv4.ip_forward';
  const own = [...facts.sysctl.keys()].filter((name) => /^net\.ipv4\.conf\..+\.forwarding$/.test(name));
  const off = [setting, ...own].every((name) => numberSysctl(facts, name) === 0);
  return off ? forwardingOff(setting) : undefined;
}
