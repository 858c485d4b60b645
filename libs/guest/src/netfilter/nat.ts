import {
  hasPorts,
  ICMP,
  IntervalSet,
  type FlowSet,
  type Header,
  type Variable,
} from '../../../packets/src/index.js';
import type { NatAction, PortChoice } from './action.js';
import type { PacketBranch } from './packet-branch.js';
import { everyPort } from './values.js';

/** Addresses that a translation without its own takes, by flows: undefined where there is none. */
export type AddressChoice = readonly { readonly flows: FlowSet; readonly address: number | undefined }[];

export interface NatAddresses {
  /** R-NI-2: the address that MASQUERADE takes for packets that leave as the branch does. */
  masquerade(branch: PacketBranch): AddressChoice;
  /** The address that REDIRECT sends to. */
  redirect(branch: PacketBranch): number | undefined;
}

export interface Translated {
  readonly branch: PacketBranch;
  /** The translation has no address to use: the kernel drops the packet. */
  readonly dropped: boolean;
}

type End = { address: 'source' | 'destination'; port: 'sourcePort' | 'destinationPort' };
const SOURCE: End = { address: 'source', port: 'sourcePort' };
const DESTINATION: End = { address: 'destination', port: 'destinationPort' };

/** Carries out a translation (net/netfilter/nf_nat_core.c). Which variable stands where afterwards:
 *  the old one where the kernel keeps the value as long as it is free, a constant for a fixed value, a new
 *  variable for a choice. */
export function translate(action: NatAction, branch: PacketBranch, addresses: NatAddresses): Translated[] {
  switch (action.do) {
    case 'masquerade':
      return addresses.masquerade(branch).flatMap(({ flows, address }) => {
        const taken = { ...branch, flows };
        return address === undefined
          ? [{ branch: taken, dropped: true }]
          : rewrite(taken, SOURCE, IntervalSet.of(address), action);
      });
    case 'redirect': {
      const address = addresses.redirect(branch);
      return address === undefined
        ? [{ branch, dropped: true }]
        : rewrite(branch, DESTINATION, IntervalSet.of(address), action);
    }
    case 'snat':
      return rewrite(branch, SOURCE, action.addresses, action);
    case 'dnat':
      return rewrite(branch, DESTINATION, action.addresses, action);
  }
}

function rewrite(
  branch: PacketBranch,
  end: End,
  addresses: IntervalSet | undefined,
  choice: PortChoice,
): Translated[] {
  const result: Translated[] = [];
  let rest = branch.flows;
  // "try the original tuple first": what already lies in the range stays, unless a port is to be drawn.
  if (!choice.random && addresses && addresses.size > 1) {
    let kept = rest.restrict(branch.header[end.address], addresses);
    if (choice.ports && hasPorts(branch.header.protocol))
      kept = kept.restrict(branch.header[end.port], choice.ports);
    result.push({ branch: { ...branch, flows: kept }, dropped: false });
    rest = rest.minus(kept);
  }
  const address = addresses
    ? fixedOrFree(branch, addresses, `${end.address} chosen by NAT`)
    : branch.header[end.address];
  for (const { flows, port } of portsAfter({ ...branch, flows: rest }, end, choice)) {
    const header: Header = { ...branch.header, [end.address]: address, [end.port]: port };
    result.push({ branch: { ...branch, flows, header }, dropped: false });
  }
  return result.filter(({ branch: { flows } }) => !flows.isEmpty);
}

function fixedOrFree({ flows: { space } }: PacketBranch, values: IntervalSet, name: string): Variable {
  const only = values.first;
  return values.size === 1 && typeof only === 'number'
    ? space.constant(only)
    : space.addVariable(name, values);
}

/** R-NI-3: without a range the port stays where it is free. With one, a port inside it stays, any other is
 *  replaced by one of the range: a source port by any, a destination port by the first. */
function portsAfter(
  branch: PacketBranch,
  end: End,
  { ports, random }: PortChoice,
): { flows: FlowSet; port: Variable }[] {
  const { flows, header } = branch;
  const old = header[end.port];
  const { protocol } = header;
  const identified = protocol === ICMP && end === SOURCE;
  if (!hasPorts(protocol) && !identified) return [{ flows, port: old }];
  if (ports) {
    const drawn = fixedOrFree(
      branch,
      end === SOURCE || random ? ports : firstOf(ports),
      'port chosen by NAT',
    );
    if (random) return [{ flows, port: drawn }];
    const kept = flows.restrict(old, ports);
    return [
      { flows: kept, port: old },
      { flows: flows.minus(kept), port: drawn },
    ];
  }
  // A destination port is never drawn without a range.
  if (!random || end === DESTINATION) return [{ flows, port: old }];
  if (identified) return [{ flows, port: flows.space.addVariable('identifier chosen by NAT', everyPort) }];
  return PORT_CLASSES.map(({ members, choices }) => ({
    flows: flows.restrict(old, members),
    port: flows.space.addVariable('port chosen by NAT', choices),
  }));
}

const firstOf = (ports: IntervalSet): IntervalSet =>
  typeof ports.first === 'number' ? IntervalSet.of(ports.first) : ports;

/** Source ports never change class. The choices are those of nf_nat_l4proto_unique_tuple, which leaves
 *  512-599 out. */
export const PORT_CLASSES: readonly { readonly members: IntervalSet; readonly choices: IntervalSet }[] = [
  { members: IntervalSet.range(0, 511), choices: IntervalSet.range(1, 511) },
  { members: IntervalSet.range(512, 1023), choices: IntervalSet.range(600, 1023) },
  { members: IntervalSet.range(1024, 65535), choices: IntervalSet.range(1024, 65535) },
];

/** R-NI-3: the ports that Linux may take instead of a source port that isn't free. */
export function portsWhenTaken(port: number): IntervalSet {
  return PORT_CLASSES.find(({ members }) => members.has(port))?.choices ?? IntervalSet.empty;
}
