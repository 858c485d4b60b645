import {
  answerHeader,
  FlowSet,
  FlowSpace,
  formatIpv4,
  IntervalSet,
  parseIpv4,
  type Header,
  type Variable,
} from '../../libs/packets/src/index.js';
import {
  createGuest,
  parseGuestFacts,
  receive,
  send,
  type Delivered,
  type Forwarded,
  type Guest,
  type GuestResult,
} from '../../libs/guest/src/index.js';
import type { LabPacket, Observation, OwnConnection, OwnObservation } from './lab.js';

const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 } as const;

interface Question {
  readonly guest: Guest;
  readonly flows: FlowSet;
  readonly header: Header;
  readonly probe: LabPacket;
}

/** Where the model and the packets disagree; undefined where they agree. Not to know is to disagree. */
export function disagreement(facts: unknown, probe: LabPacket, observed: Observation): string | undefined {
  const question = ask(createGuest(parseGuestFacts(facts)), probe);
  const { guest, flows, header } = question;
  const result = receive(guest, { flows, header, inInterface: probe.interface, tracking: { kind: 'new' } });
  return compare(question, result, observed);
}

/** The same for a connection that the machine opens itself, from whichever of its addresses. */
export function ownDisagreement(
  facts: unknown,
  own: OwnConnection,
  observed: OwnObservation,
): string | undefined {
  const guest = createGuest(parseGuestFacts(facts));
  const { interfaces } = guest.facts;
  const addresses = interfaces.known ? interfaces.value.flatMap((one) => one.addresses) : [];
  const space = new FlowSpace();
  const header: Header = {
    protocol: PROTOCOLS.tcp,
    source: space.addVariable(
      'source',
      IntervalSet.union(addresses.map(({ address }) => IntervalSet.of(address))),
    ),
    destination: space.constant(parseIpv4(own.destination)!),
    sourcePort: space.addVariable('source port', IntervalSet.range(1024, 65535)),
    destinationPort: space.constant(own.destinationPort),
    icmp: space.constant(0),
  };
  const result = send(guest, { flows: FlowSet.full(space), header, bound: false, tracking: { kind: 'new' } });
  if (result.unknown.length > 0) return `unknown: ${result.unknown[0]!.reason}`;
  return compareOwn(guest, result, observed);
}

/** The kernel draws a source port, and rules may look at it: the model's ends are tried by what was seen. */
function compareOwn(
  guest: Guest,
  result: GuestResult,
  { arrived, connected }: OwnObservation,
): string | undefined {
  const [seen] = arrived;
  if (seen) {
    const found = result.forwarded.some((one) => matches(one.flows, one.header, one.outInterface, seen));
    return found
      ? undefined
      : `model: ${result.forwarded.map(describe).join(' or ') || 'nothing leaves'}; seen: ${show(arrived)}`;
  }
  const heard = result.delivered.filter(({ listener }) => listener.status === 'listening');
  const shares = heard.map((one) => answeredShare(guest, one));
  if (connected)
    return shares.some((share) => share !== 'none') ? undefined : 'model: nobody answers; it connected';
  // Drops for another source than the kernel's own choice say nothing about this connection.
  const mayFail =
    result.dropped.some(({ finding }) => finding.evidence['source'] === undefined) ||
    result.delivered.length > heard.length ||
    shares.some((share) => share !== 'all');
  if (mayFail) return undefined;
  if (result.forwarded.length > 0) return `model: ${describe(result.forwarded[0]!)}; nothing left`;
  return heard.length > 0 ? 'model: it connects; it did not' : undefined;
}

/** Rules may look at the port that the kernel drew, so an answer may come back for some ports only. */
function answeredShare(guest: Guest, { flows, header, session }: Delivered): 'all' | 'some' | 'none' {
  const tracking = session
    ? ({ kind: 'established', session, direction: 'reply' } as const)
    : ({ kind: 'stray' } as const);
  const { delivered, dropped } = send(guest, {
    flows,
    header: answerHeader(flows.space, header)!,
    bound: true,
    tracking,
  });
  if (delivered.length === 0) return 'none';
  return dropped.length === 0 ? 'all' : 'some';
}

function ask(guest: Guest, probe: LabPacket): Question {
  const space = new FlowSpace();
  const address = (text: string): Variable => space.constant(parseIpv4(text)!);
  const icmp = probe.protocol === 'icmp';
  const header: Header = {
    protocol: PROTOCOLS[probe.protocol],
    source: address(probe.source),
    destination: address(probe.destination),
    sourcePort: space.addVariable(
      'source port',
      IntervalSet.of(icmp ? (probe.id ?? 0) : (probe.sourcePort ?? 0)),
    ),
    destinationPort: space.addVariable('port', IntervalSet.of(icmp ? 0 : (probe.destinationPort ?? 0))),
    icmp: space.constant(icmp ? 8 * 256 : 0),
  };
  return { guest, flows: FlowSet.full(space), header, probe };
}

function compare(question: Question, result: GuestResult, observed: Observation): string | undefined {
  const [forwarded] = result.forwarded;
  const [delivered] = result.delivered;
  const ends = Object.values(result).reduce((sum: number, list: readonly unknown[]) => sum + list.length, 0);
  if (result.unknown.length > 0) return `unknown: ${result.unknown[0]!.reason}`;
  if (forwarded) {
    if (observed.arrived.length !== 1)
      return `model: leaves by ${forwarded.outInterface}; seen: ${show(observed.arrived)}`;
    const seen = observed.arrived[0]!;
    const matching = result.forwarded.find((one) => matches(one.flows, one.header, one.outInterface, seen));
    return matching
      ? compareAnswer(question, matching, seen, observed)
      : `model: ${describe(forwarded)}; seen: ${show([seen])}`;
  }
  if (ends !== 1) return `${ends} ends for one packet`;
  if (observed.arrived.length > 0)
    return `model: ${delivered ? 'delivered' : result.dropped[0]!.finding.summary}; seen: ${show(observed.arrived)}`;
  return delivered ? compareOwnAnswer(question, delivered, observed) : noAnswer(observed);
}

/** The machine answered though nothing should have been delivered. */
function noAnswer({ back }: Observation): string | undefined {
  const answers = back.filter(isAnswer);
  return answers.length > 0 ? `model: dropped; the machine answered: ${show(answers)}` : undefined;
}

const isAnswer = ({ protocol, flags, type }: LabPacket): boolean =>
  protocol === 'tcp' ? flags !== 2 : protocol === 'icmp' && type === 0;

function compareOwnAnswer(
  { guest, probe }: Question,
  delivered: Delivered,
  { back }: Observation,
): string | undefined {
  // A datagram is answered by a program, and the lab's say nothing.
  if (probe.protocol === 'udp') return undefined;
  const header = answerHeader(delivered.flows.space, delivered.header)!;
  const { session } = delivered;
  const tracking = session
    ? ({ kind: 'established', session, direction: 'reply' } as const)
    : ({ kind: 'stray' } as const);
  const result = send(guest, { flows: delivered.flows, header, bound: true, tracking });
  if (result.unknown.length > 0) return `unknown: ${result.unknown[0]!.reason}`;
  const answers = back.filter(isAnswer);
  const [sent] = result.forwarded;
  if (!sent) return answers.length > 0 ? `model: its answer is dropped; seen: ${show(answers)}` : undefined;
  const refused = probe.protocol === 'tcp' && delivered.listener.status === 'nobody';
  const found = answers.some(
    (seen) =>
      result.forwarded.some((one) => matches(one.flows, one.header, one.outInterface, seen)) &&
      (probe.protocol !== 'tcp' || ((seen.flags ?? 0) & 4) === (refused ? 4 : 0)),
  );
  return found ? undefined : `model: answers itself, ${describe(sent)}; seen: ${show(back)}`;
}

function compareAnswer(
  { guest }: Question,
  forwarded: Forwarded,
  seen: LabPacket,
  { answered = [] }: Observation,
): string | undefined {
  const { space } = forwarded.flows;
  const header = answerHeader(space, forwarded.header)!;
  const port = IntervalSet.of((seen.protocol === 'icmp' ? seen.id : seen.sourcePort) ?? 0);
  const flows = forwarded.flows.restrict(forwarded.header.sourcePort, port);
  const { session } = forwarded;
  const tracking = session
    ? ({ kind: 'established', session, direction: 'reply' } as const)
    : ({ kind: 'stray' } as const);
  const result = receive(guest, { flows, header, inInterface: forwarded.outInterface, tracking });
  if (result.unknown.length > 0) return `unknown: ${result.unknown[0]!.reason}`;
  const [back] = result.forwarded;
  const replies = answered.filter(
    ({ protocol, type }) => protocol === seen.protocol && (protocol !== 'icmp' || type === 0),
  );
  if (!back)
    return replies.some((reply) => reply.flags !== 4) && result.delivered.length === 0
      ? `model: the answer ends with ${result.dropped[0]?.finding.summary}; seen: ${show(replies)}`
      : undefined;
  const found = replies.some((reply) => matches(back.flows, back.header, back.outInterface, reply));
  return found ? undefined : `model: the answer ${describe(back)}; seen: ${show(answered)}`;
}

function matches(flows: FlowSet, header: Header, outInterface: string, seen: LabPacket): boolean {
  const has = (variable: Variable, value: number | undefined): boolean =>
    value !== undefined && flows.project(variable).has(value);
  if (seen.interface !== outInterface || PROTOCOLS[seen.protocol] !== header.protocol) return false;
  if (!has(header.source, parseIpv4(seen.source)) || !has(header.destination, parseIpv4(seen.destination)))
    return false;
  if (seen.protocol === 'icmp')
    return has(seen.type === 0 ? header.destinationPort : header.sourcePort, seen.id);
  return has(header.sourcePort, seen.sourcePort) && has(header.destinationPort, seen.destinationPort);
}

function describe({ flows, header, outInterface }: Forwarded): string {
  const first = (variable: Variable): number => Number(flows.project(variable).first);
  const ports = [header.sourcePort, header.destinationPort].map((variable) =>
    flows.project(variable).intervals().flat().join('-'),
  );
  return `leaves by ${outInterface} as ${formatIpv4(first(header.source))}:${ports[0]} -> ${formatIpv4(first(header.destination))}:${ports[1]}`;
}

const show = (packets: readonly LabPacket[]): string =>
  packets.length === 0
    ? 'nothing'
    : packets
        .map(
          ({
            interface: name,
            source,
            sourcePort,
            destination,
            destinationPort,
            protocol,
            flags,
            type,
            id,
          }) =>
            `${name} ${protocol} ${source}:${sourcePort ?? id} -> ${destination}:${destinationPort ?? `type ${type}`} ${flags ?? ''}`.trim(),
        )
        .join('; ');
