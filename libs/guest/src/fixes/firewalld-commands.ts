import type { GuestFacts } from '../facts/guest-facts.js';
import type { GuestFinding } from '../findings/guest-finding.js';
import { zoneOf, type Zone } from './firewalld-zone.js';
import type { FixPlace, ManagedCommands } from './guest-fix.js';
import { isFirewallds } from './rule-manager.js';

const POLICY = 'wayout';
const RELOAD = 'sudo firewall-cmd --reload';

/** firewall-cmd(1): what is permanent is in force after the reload. Answers pass by themselves. */
export function firewalldCommands(
  facts: GuestFacts,
  { code, rule, evidence }: GuestFinding,
  place: FixPlace,
): ManagedCommands | undefined {
  const { inInterface, outInterface } = place;
  switch (code) {
    case 'GUEST_NO_SOURCE_NAT':
    case 'GUEST_SOURCE_NAT_WRONG_INTERFACE':
      // A rule that translates to a wrong address has to go: another one doesn't mend it.
      if (outInterface === undefined || 'givenSource' in evidence) return undefined;
      return inZone(zoneOf(facts, outInterface), 'masquerade');
    case 'GUEST_FORWARD_CHAIN_DROP':
      if (!rule || !isFirewallds(facts, rule) || isBeforePolicies(facts)) return undefined;
      if (inInterface === undefined || outInterface === undefined) return undefined;
      return forward(facts, inInterface, outInterface);
    case 'GUEST_INPUT_CHAIN_DROP': {
      const opening = openingOf(place);
      if (!rule || !isFirewallds(facts, rule) || inInterface === undefined) return undefined;
      return opening === undefined ? undefined : inZone(zoneOf(facts, inInterface), opening);
    }
    default:
      return undefined;
  }
}

const openingOf = ({ protocol, port }: FixPlace): string | undefined => {
  if (protocol === undefined) return undefined;
  return port === undefined ? `protocol=${protocol}` : `port=${port}/${protocol}`;
};

/** Without `--zone` a command is for the default zone. */
const inside = (zone: Zone | undefined): string => (zone ? ` --zone=${zone.name}` : '');

function inZone(zone: Zone | undefined, what: string): ManagedCommands {
  const permanently = `sudo firewall-cmd --permanent${inside(zone)}`;
  return {
    commands: [`${permanently} --add-${what}`, RELOAD],
    undo: [`${permanently} --remove-${what}`, RELOAD],
  };
}

/** Inside a zone by intra-zone forwarding, which knows the interfaces that are bound to the zone by name; from
 *  one zone to another by a policy (firewalld.policies(5)). */
function forward(facts: GuestFacts, inInterface: string, outInterface: string): ManagedCommands {
  const [from, to] = [zoneOf(facts, inInterface), zoneOf(facts, outInterface)];
  if (from?.name !== to?.name) return policy(from, to);
  const permanently = `sudo firewall-cmd --permanent${inside(from)}`;
  const loose = [...new Set([inInterface, outInterface])].filter((name) => !zoneOf(facts, name)?.bound);
  return {
    commands: [
      ...loose.map((name) => `${permanently} --change-interface=${name}`),
      `${permanently} --add-forward`,
      RELOAD,
    ],
    undo: [
      `${permanently} --remove-forward`,
      ...loose.map((name) => `${permanently} --remove-interface=${name}`),
      RELOAD,
    ],
  };
}

function policy(from: Zone | undefined, to: Zone | undefined): ManagedCommands {
  const named = (zone: Zone | undefined): string => zone?.name ?? '"$(sudo firewall-cmd --get-default-zone)"';
  const permanently = 'sudo firewall-cmd --permanent';
  return {
    commands: [
      `${permanently} --new-policy=${POLICY}`,
      `${permanently} --policy=${POLICY} --add-ingress-zone=${named(from)}`,
      `${permanently} --policy=${POLICY} --add-egress-zone=${named(to)}`,
      `${permanently} --policy=${POLICY} --set-target=ACCEPT`,
      RELOAD,
    ],
    undo: [`${permanently} --delete-policy=${POLICY}`, RELOAD],
  };
}

/** The iptables backend of releases before 0.9 has neither policies nor intra-zone forwarding. */
const isBeforePolicies = ({ netfilter }: GuestFacts): boolean =>
  netfilter.known &&
  netfilter.value.tables.some(({ dialect, chains }) => dialect !== 'nft' && chains.has('FORWARD_IN_ZONES'));
