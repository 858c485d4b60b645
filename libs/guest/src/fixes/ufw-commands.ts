import type { GuestFacts } from '../facts/guest-facts.js';
import type { GuestFinding } from '../findings/guest-finding.js';
import type { FixPlace, GuestEdit, ManagedCommands } from './guest-fix.js';
import { isUfws } from './rule-manager.js';

export const BEFORE_RULES = '/etc/ufw/before.rules';

/** ufw(8) for what passes, ufw-framework(8) for translations. Answers pass by themselves. */
export function ufwCommands(
  facts: GuestFacts,
  { code, rule }: GuestFinding,
  place: FixPlace,
  edits: readonly GuestEdit[],
): ManagedCommands | undefined {
  const { inInterface, outInterface, protocol, port } = place;
  const translation = edits.length === 1 ? natBlock(edits[0]!) : undefined;
  if (translation || !rule || !isUfws(facts, rule)) return translation;
  const comingIn = inInterface === undefined ? '' : ` in on ${inInterface}`;
  const goingOut = outInterface === undefined ? '' : ` out on ${outInterface}`;
  const ported = (protocol === 'tcp' || protocol === 'udp') && port !== undefined;
  const service = ported ? ` to any port ${port} proto ${protocol}` : '';
  switch (code) {
    case 'GUEST_FORWARD_CHAIN_DROP':
      return allow('route ', `${comingIn}${goingOut}`);
    case 'GUEST_INPUT_CHAIN_DROP':
      return allow('', `${comingIn}${service}`);
    case 'GUEST_OUTPUT_CHAIN_DROP':
      return allow('', `${goingOut === '' && service !== '' ? ' out' : goingOut}${service}`);
    default:
      return undefined;
  }
}

/** First of the user's rules, in force at once and kept by ufw. */
const allow = (kind: '' | 'route ', what: string): ManagedCommands | undefined =>
  what === ''
    ? undefined
    : {
        commands: [`sudo ufw ${kind}prepend allow${what}`],
        undo: [`sudo ufw ${kind}delete allow${what}`],
      };

/** A section of its own at the end of the file: iptables-restore takes a table in several sections. The rule of
 *  the running machine stays when the section goes, as ufw doesn't flush this table. */
function natBlock(edit: GuestEdit): ManagedCommands | undefined {
  if (edit.edit !== 'iptables' || edit.table !== 'nat' || typeof edit.at === 'number') return undefined;
  const { variant, chain, at, rule } = edit;
  const added = `${at === 'first' ? `-I ${chain} 1` : `-A ${chain}`} ${rule}`;
  const lines = ['# wayout', '*nat', `:${chain} ACCEPT [0:0]`, added, 'COMMIT'];
  return {
    commands: [
      `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} | sudo tee -a ${BEFORE_RULES}`,
      'sudo ufw reload',
    ],
    undo: [
      `sudo sed -i '/^# wayout$/,/^COMMIT$/d' ${BEFORE_RULES}`,
      `sudo ${variant} -t nat -D ${chain} ${rule}`,
    ],
  };
}
