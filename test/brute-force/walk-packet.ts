import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import { CannotTell, Diverted, Dropped } from './ends.js';
import { interfaceById } from './documents.js';
import { isIpv6 } from './addresses.js';
import { ICMP, ICMPV6, TCP, UDP } from './packet.js';
import type { Choose } from './routes.js';
import { Walk } from './walk.js';

export interface PacketQuestion {
  source:
    | { type: 'interface'; networkInterfaceId: string; address: string }
    /** A client outside: the destination is a public address of the network. */
    | { type: 'internet'; address: string };
  destination: string;
  protocol: 'tcp' | 'udp' | 'icmp' | number;
  sourcePort: number;
  port: number;
  /** Default: echo request, 8 or in IPv6 128. */
  icmpType?: number;
  /** What a NAT gateway on the way picks, 1024-65535. */
  natPort?: number;
  /** Which of its private addresses a NAT gateway picks; the first good one if it isn't among them. */
  natAddress?: string;
}

export interface PacketAnswer {
  outcome: 'works' | 'fails' | 'unknown';
  trail: string[];
  /** The documents left a route open (R-RT-4, R-RT-5): an honest answer may be `unknown`. */
  forked: boolean;
  /** It came to a machine in the middle, and wasn't followed behind it (R-RT-7). */
  diverted: boolean;
  /** How many devices on the way chose a new source port. */
  gatewaysCrossed: number;
  /** The private address that the NAT gateway on the way picked. */
  natAddress: string | undefined;
}

const NUMBERS = { tcp: TCP, udp: UDP, icmp: ICMP };

/** One concrete packet and its answer, through the documents as EC2 gives them. Assumed of every NAT
 *  instance: the guest forwards and masquerades, leaving by device index 0 with the source port kept.
 *  Where the documents leave a route open, each way is walked. */
export function walkPacket(lists: Ec2Lists, question: PacketQuestion): PacketAnswer {
  const pending: number[][] = [[]];
  const answers: PacketAnswer[] = [];
  let forked = false;
  for (let choices = pending.pop(); choices !== undefined; choices = pending.pop()) {
    const made: number[] = [];
    const first = choices;
    const answer = walkOnce(lists, question, (alternatives) => {
      const place = made.length;
      // A fork seen for the first time: take its first way now, the others later.
      for (let other = 1; place >= first.length && other < alternatives; other += 1) {
        pending.push([...made, other]);
      }
      made.push(first[place] ?? 0);
      return made[place] ?? 0;
    });
    answers.push(answer);
    forked ||= made.length > 0;
  }
  const [one] = answers;
  if (one === undefined) throw new Error('no walk');
  const same = answers.every((other) => other.outcome === one.outcome);
  const trail = answers.length === 1 ? one.trail : answers.flatMap((other) => ['either:', ...other.trail]);
  const diverted = answers.some((other) => other.diverted);
  return { ...one, outcome: same ? one.outcome : 'unknown', trail, forked, diverted };
}

function protocolOf({ protocol }: PacketQuestion, v6: boolean): number {
  if (typeof protocol === 'number') return protocol;
  return protocol === 'icmp' && v6 ? ICMPV6 : NUMBERS[protocol];
}

function walkOnce(lists: Ec2Lists, question: PacketQuestion, choose: Choose): PacketAnswer {
  const walk = new Walk(lists, question.natPort ?? 1024, question.natAddress, choose);
  const v6 = isIpv6(question.destination);
  const packet = {
    protocol: protocolOf(question, v6),
    source: question.source.address,
    sourcePort: question.sourcePort,
    destination: question.destination,
    port: question.port,
    icmpType: question.icmpType ?? (v6 ? 128 : 8),
    icmpCode: 0,
  };
  const answer = (outcome: PacketAnswer['outcome']): PacketAnswer => ({
    outcome,
    trail: walk.trail,
    forked: false,
    diverted: false,
    gatewaysCrossed: walk.gatewaysCrossed,
    natAddress: walk.natAddressUsed,
  });
  try {
    if (question.source.type === 'internet') walk.fromInternet(packet);
    else walk.fromInterface(packet, existing(lists, question.source.networkInterfaceId));
  } catch (end) {
    if (end instanceof Dropped) {
      walk.trail.push(`dropped: ${end.message}`);
      return answer('fails');
    }
    if (end instanceof CannotTell) {
      walk.trail.push(`cannot tell: ${end.message}`);
      return { ...answer('unknown'), diverted: end instanceof Diverted };
    }
    throw end;
  }
  return answer(walk.doubts.length > 0 ? 'unknown' : 'works');
}

function existing(lists: Ec2Lists, id: string): NetworkInterface {
  const eni = interfaceById(lists, id);
  if (eni === undefined) throw new Error(`no interface ${id} in the documents`);
  return eni;
}
