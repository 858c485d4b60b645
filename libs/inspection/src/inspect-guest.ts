import { collectFacts } from './collect/collect-facts.js';
import type { GuestFactsDocument } from './collect/guest-facts-document.js';
import { identityOf } from './collect/identity.js';
import type { InstanceConnect } from './connect/instance-connect.js';
import { GuestAccessError } from './guest-access-error.js';
import { fingerprint, type HostKey } from './keys/host-key.js';
import type { HostKeys } from './keys/host-keys.js';
import { newSshKeyPair, type SshKeyPair } from './keys/ssh-key-pair.js';
import { runProbes, type ProbeResult } from './probe/run-probes.js';
import { redactFacts } from './redact/redact-facts.js';
import type { GuestPlace, GuestRoute } from './route/guest-route.js';
import type { GuestSession, GuestShell } from './shell/guest-shell.js';

export interface InspectionParts {
  readonly shell: GuestShell;
  readonly instanceConnect: InstanceConnect;
  readonly hostKeys: HostKeys;
  readonly now: () => Date;
}

/** One machine on the way, the last one being the target. */
export interface VisitedMachine extends Omit<GuestPlace, 'availabilityZone'> {
  /** As `ssh-keygen -l` prints it. */
  readonly hostKey: string;
  /** Whether this inspection was the first to see the machine. */
  readonly firstSeen: boolean;
}

export interface GuestInspection {
  /** Without secrets. */
  readonly document: GuestFactsDocument;
  /** Null where none were asked for. */
  readonly probes: readonly ProbeResult[] | null;
  readonly path: readonly VisitedMachine[];
}

/** Looks into a machine: a new key pair, sent to it for 60 seconds by EC2 Instance Connect just before it is
 *  used; SSH straight or through a jump host; the commands of the fixed list. Nothing stays behind.
 *  @throws GuestAccessError where the machine can't be entered */
export async function inspectGuest(
  parts: InspectionParts,
  route: GuestRoute,
  { probes, signal }: { probes: boolean; signal: AbortSignal },
): Promise<GuestInspection> {
  const keyPair = newSshKeyPair();
  const sessions: GuestSession[] = [];
  const path: VisitedMachine[] = [];
  try {
    for (const place of [route.jump, route.target]) {
      if (place === undefined) continue;
      const { session, visited } = await enter(parts, place, { keyPair, signal, through: sessions.at(-1) });
      sessions.push(session);
      path.push(visited);
    }
    const session = sessions.at(-1)!;
    const { instanceId } = route.target;
    const { document, outputs } = await collectFacts(session, { instanceId, now: parts.now });
    const found = identityOf(outputs);
    if (found !== null && found !== instanceId) {
      const { host, port } = route.target;
      const detail = `the machine at ${host}:${port} is ${found}, not ${instanceId}: the address leads somewhere else from here`;
      throw new GuestAccessError('WRONG_MACHINE', detail);
    }
    const results = probes ? await runProbes(session, parts.now) : null;
    if (signal.aborted)
      throw new GuestAccessError('TIMED_OUT', `the time was over before ${instanceId} had told everything`);
    return { document: redactFacts(document), probes: results, path };
  } finally {
    for (const session of sessions.reverse()) session.close();
  }
}

async function enter(
  { shell, instanceConnect, hostKeys }: InspectionParts,
  place: GuestPlace,
  {
    keyPair,
    signal,
    through,
  }: { keyPair: SshKeyPair; signal: AbortSignal; through: GuestSession | undefined },
): Promise<{ session: GuestSession; visited: VisitedMachine }> {
  const { instanceId, user, host, port, availabilityZone } = place;
  const known = await hostKeys.find(instanceId);
  const zone = availabilityZone === undefined ? {} : { availabilityZone };
  await instanceConnect.send({ instanceId, user, publicKey: keyPair.publicKey, ...zone }, signal);
  let seen: HostKey | undefined;
  const checkHostKey = (key: HostKey): boolean => {
    seen = key;
    return known === null || known.key === key.key;
  };
  const session = await shell.connect(
    { host, port, user, keyPair, checkHostKey, ...(known && { hostKeyAlgorithm: known.algorithm }) },
    { signal, ...(through && { through }) },
  );
  const shown = seen as HostKey | undefined;
  const pinned = shown && (await hostKeys.pin(instanceId, shown));
  if (shown === undefined || pinned?.key !== shown.key) {
    session.close();
    throw new GuestAccessError(
      'HOST_KEY_CHANGED',
      `${instanceId} shows another SSH host key than when it was first seen`,
    );
  }
  const visited = { instanceId, user, host, port, hostKey: fingerprint(shown), firstSeen: known === null };
  return { session, visited };
}
