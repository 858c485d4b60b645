import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import { CannotTell, Dropped } from './ends.js';
import { interfaceById } from './documents.js';
import { ICMP, TCP, UDP } from './packet.js';
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
  /** Default 8, echo request. */
  icmpType?: number;
  /** What a NAT gateway on the way picks, 1024-65535. */
  natPort?: number;
  /** Which of its private addresses a NAT gateway picks; the first good one if it isn't among them. */
  natAddress?: string;
}

export interface PacketAnswer {
  outcome: 'works' | 'fails' | 'unknown';
  trail: string[];
  /** How many devices on the way chose a new source port. */
  gatewaysCrossed: number;
  /** The private address that the NAT gateway on the way picked. */
  natAddress: string | undefined;
}

const NUMBERS = { tcp: TCP, udp: UDP, icmp: ICMP };

/** One concrete packet and its answer, through the documents as EC2 gives them. Assumed of every NAT
 *  instance: the guest forwards and masquerades, leaving by device index 0 with the source port kept. */
export function walkPacket(lists: Ec2Lists, question: PacketQuestion): PacketAnswer {
  const walk = new Walk(lists, question.natPort ?? 1024, question.natAddress);
  const packet = {
    protocol: typeof question.protocol === 'number' ? question.protocol : NUMBERS[question.protocol],
    source: question.source.address,
    sourcePort: question.sourcePort,
    destination: question.destination,
    port: question.port,
    icmpType: question.icmpType ?? 8,
    icmpCode: 0,
  };
  const answer = (outcome: PacketAnswer['outcome']): PacketAnswer => ({
    outcome,
    trail: walk.trail,
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
      return answer('unknown');
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
