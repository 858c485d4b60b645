import type { NetworkInterface, Subnet } from '@aws-sdk/client-ec2';
import * as documents from './documents.js';
import { CannotTell, Dropped } from './ends.js';
import { contains } from './ipv4.js';
import { passAcl } from './network-acl.js';
import { answerTo, ICMP, type Packet, packetText, TCP, UDP } from './packet.js';
import type { Choose } from './routes.js';
import { passGroups } from './security-group.js';
import { inVpc, routeOf, transitRouteOf, vpcAttachment } from './transit-documents.js';
import type { TransitLists } from './transit-lists.js';

/** Where a packet is sent from. */
interface Spot {
  subnet: Subnet;
  /** The machine or NAT gateway there; undefined where a transit gateway brings the packet. */
  eni: NetworkInterface | undefined;
  /** The sender's own packet, or one that it passes on. */
  own: boolean;
}

interface NatEntry {
  gatewayId: string;
  outside: NetworkInterface;
  before: Packet;
  after: Packet;
  /** It went over a peering connection. */
  peeringId?: string;
}

/** What the walk has no documents for. */
interface Fate {
  natPort: number;
  /** Which zone of an attachment in appliance mode the flow's hash picks: a place in the sorted subnets. */
  hashOf: (attachmentId: string) => number;
  choose: Choose;
}

/** The two legs of one IPv4 packet between the VPCs of the documents, step after step: machines, NAT gateways,
 *  internet gateways, transit gateways and peering connections. */
export class TransitWalk {
  readonly trail: string[] = [];
  gatewaysCrossed = 0;
  private readonly nat: NatEntry[] = [];
  private client: NetworkInterface | undefined;
  private leg: 'forward' | 'return' = 'forward';
  private steps = 0;

  constructor(
    private readonly lists: TransitLists,
    private readonly fate: Fate,
  ) {}

  ask(packet: Packet, client: NetworkInterface): void {
    this.client = client;
    this.trail.push(packetText(packet));
    if (!documents.isAlive(this.lists, client)) throw new Dropped('the source does not run');
    this.send(packet, { subnet: this.subnet(client), eni: client, own: true });
  }

  private send(packet: Packet, spot: Spot): void {
    this.steps += 1;
    if (this.steps > 60) throw new Dropped('going round for ever');
    const { subnet } = spot;
    if (contains(subnet.CidrBlock ?? '', packet.destination)) return this.deliver(packet, spot, subnet.VpcId);
    const route = routeOf(this.lists, subnet, packet.destination);
    this.trail.push(
      `${subnet.SubnetId}: ${packet.destination} by ${route?.DestinationCidrBlock ?? 'nothing'}`,
    );
    if (route?.GatewayId === 'local') return this.deliver(packet, spot, subnet.VpcId);
    if (route?.TransitGatewayId !== undefined)
      return this.toTransitGateway(packet, spot, route.TransitGatewayId);
    if (route?.VpcPeeringConnectionId !== undefined)
      return this.overPeering(packet, spot, route.VpcPeeringConnectionId);
    const waiting = this.peeringOfWaitingNat(packet, subnet);
    if (waiting !== undefined) {
      if (route !== undefined) {
        passAcl(this.lists, this.trail, subnet.SubnetId, 'out', packet);
        throw new CannotTell('another route covers the NAT gateway');
      }
      return this.overPeering(packet, spot, waiting);
    }
    if (route?.NatGatewayId !== undefined) return this.toNatGateway(packet, spot, route.NatGatewayId);
    if (route?.GatewayId?.startsWith('igw-')) return this.toInternet(packet, spot, route.GatewayId);
    throw new Dropped('no route');
  }

  // ---- inside a VPC --------------------------------------------------------------------------------

  private deliver(packet: Packet, spot: Spot, vpcId: string | undefined): void {
    const eni = documents.interfaceByAddress(this.lists, vpcId, packet.destination);
    if (eni === undefined) throw new Dropped('nobody has this address');
    this.groupsOut(packet, spot, eni);
    this.cross(packet, spot.subnet, this.subnet(eni));
    this.arrive(packet, eni, this.directSender(spot));
  }

  private arrive(packet: Packet, eni: NetworkInterface, referable: NetworkInterface | undefined): void {
    if (this.leg === 'return') return this.arriveBack(packet, eni);
    if (String(eni.InterfaceType) === 'nat_gateway') throw new Dropped('a NAT gateway never answers');
    passGroups(this.lists, this.trail, eni, 'in', packet, referable);
    if (!documents.isAlive(this.lists, eni)) throw new Dropped('the destination does not run');
    this.trail.push(`delivered to ${eni.NetworkInterfaceId}`);
    this.leg = 'return';
    this.send(answerTo(packet), { subnet: this.subnet(eni), eni, own: true });
  }

  private arriveBack(packet: Packet, eni: NetworkInterface): void {
    const entry = this.nat.at(-1);
    if (entry === undefined) {
      if (eni !== this.client) throw new Dropped('the answer reached somebody else');
      this.trail.push(`answered ${packetText(packet)}`);
      return;
    }
    if (eni !== entry.outside || packetText(answerTo(entry.after)) !== packetText(packet)) {
      throw new Dropped('no state for this answer');
    }
    this.nat.pop();
    const restored = answerTo(entry.before);
    this.trail.push(`${entry.gatewayId} back: ${packetText(restored)}`);
    this.send(restored, { subnet: this.subnet(eni), eni, own: false });
  }

  // ---- NAT and internet gateways --------------------------------------------------------------------

  private toNatGateway(packet: Packet, spot: Spot, id: string): void {
    const gateway = this.lists.NatGateways.find((one) => one.NatGatewayId === id);
    if (this.leg === 'return') throw new Dropped('R-NAT-12');
    if (gateway?.VpcId !== spot.subnet.VpcId) throw new Dropped('NAT gateway not found here');
    this.groupsOut(packet, spot, undefined);
    const own = documents.subnetOf(this.lists, gateway?.SubnetId);
    this.cross(packet, spot.subnet, own);
    if (![TCP, UDP, ICMP].includes(packet.protocol)) throw new Dropped('protocol (R-NAT-5)');
    if (gateway?.State !== 'available') throw new Dropped(`NAT gateway is ${gateway?.State}`);
    // R-NAT-6: its own VPC's machines, and what a transit gateway brings.
    if (spot.eni !== undefined && !inVpc(this.lists, own.VpcId, packet.source)) throw new Dropped('R-NAT-6');
    if (this.nat.some((entry) => entry.gatewayId === id)) throw new Dropped('loop (R-RT-9)');
    const address = gateway.NatGatewayAddresses?.[0];
    const outside = documents.interfaceById(this.lists, address?.NetworkInterfaceId);
    if (address?.PrivateIp === undefined || outside === undefined) throw new Dropped('no address');
    const after = { ...packet, source: address.PrivateIp, sourcePort: this.fate.natPort };
    this.gatewaysCrossed += 1;
    this.nat.push({ gatewayId: id, outside, before: packet, after });
    this.trail.push(`${id}: ${packetText(after)}`);
    this.send(after, { subnet: own, eni: outside, own: false });
  }

  private toInternet(packet: Packet, spot: Spot, id: string): void {
    const { subnet, eni } = spot;
    this.groupsOut(packet, spot, undefined);
    passAcl(this.lists, this.trail, subnet.SubnetId, 'out', packet);
    const attached = this.lists.InternetGateways.some(
      (one) =>
        one.InternetGatewayId === id && (one.Attachments ?? []).some((two) => two.VpcId === subnet.VpcId),
    );
    if (!attached) throw new Dropped('internet gateway not attached here');
    if (documents.inAnyCidr(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'], packet.destination))
      throw new Dropped('private destination');
    // R-IGW-3: what another VPC's machine sent is nobody's here.
    if (eni === undefined || !documents.addressesOf(eni).includes(packet.source))
      throw new Dropped('spoofed');
    const publicIp = documents.publicAddressOf(eni, packet.source);
    if (publicIp === undefined) throw new Dropped('no public address');
    this.trail.push(`${id}: out as ${publicIp}`);
    this.leg = 'return';
    const answer = answerTo(packet);
    passAcl(this.lists, this.trail, eni.SubnetId, 'in', answer);
    this.arriveBack(answer, eni);
  }

  // ---- transit gateway -------------------------------------------------------------------------------

  private toTransitGateway(packet: Packet, spot: Spot, gatewayId: string): void {
    const { subnet } = spot;
    this.groupsOut(packet, spot, undefined);
    passAcl(this.lists, this.trail, subnet.SubnetId, 'out', packet);
    const attachment = vpcAttachment(this.lists, gatewayId, subnet.VpcId);
    if (attachment === undefined) throw new Dropped('not attached');
    if (attachment.State !== 'available') throw new Dropped(`attachment is ${attachment.State}`);
    const here = this.subnetsOf(attachment.SubnetIds).find(
      (one) => one.AvailabilityZone === subnet.AvailabilityZone,
    );
    if (here === undefined) throw new Dropped('no attachment in this zone');
    passAcl(this.lists, this.trail, here.SubnetId, 'in', packet);
    const id = attachment.TransitGatewayAttachmentId ?? '';
    const referable = spot.own && this.references(gatewayId, id) ? spot.eni : undefined;
    this.inTransitGateway(packet, gatewayId, id, subnet.AvailabilityZone, referable);
  }

  private inTransitGateway(
    packet: Packet,
    gatewayId: string,
    attachmentId: string,
    zone: string | undefined,
    referable: NetworkInterface | undefined,
  ): void {
    this.steps += 1;
    if (this.steps > 60) throw new Dropped('going round for ever');
    const route = transitRouteOf(this.lists, gatewayId, attachmentId, packet.destination);
    const target = route.TransitGatewayAttachments?.[0];
    const id = target?.TransitGatewayAttachmentId ?? '';
    this.trail.push(`${gatewayId}: ${packet.destination} by ${route.DestinationCidrBlock} to ${id}`);
    if (target?.ResourceType === 'vpn') throw new CannotTell('what is behind the VPN');
    if (target?.ResourceType === 'peering') {
      return this.inTransitGateway(packet, target.ResourceId ?? '', id, undefined, undefined);
    }
    const attachment = this.lists.TransitGatewayVpcAttachments.find(
      (one) => one.TransitGatewayAttachmentId === id,
    );
    if (attachment?.State !== 'available') throw new Dropped(`attachment ${id} is ${attachment?.State}`);
    const subnets = this.subnetsOf(attachment.SubnetIds);
    const subnet = this.entrance(id, subnets, attachment.Options?.ApplianceModeSupport === 'enable', zone);
    this.trail.push(`into ${subnet.VpcId} by ${subnet.SubnetId}`);
    const carried = this.references(gatewayId, id) ? referable : undefined;
    this.sendInto(packet, subnet, carried);
  }

  private entrance(id: string, subnets: Subnet[], hashed: boolean, zone: string | undefined): Subnet {
    const [only] = subnets;
    if (only !== undefined && subnets.length === 1) return only;
    if (hashed) return subnets[this.fate.hashOf(id) % subnets.length] as Subnet;
    const same = subnets.find((one) => one.AvailabilityZone === zone);
    return same ?? (subnets[this.fate.choose(subnets.length)] as Subnet);
  }

  /** From the attachment's interface on; a group reference counts only if the packet goes straight to its machine. */
  private sendInto(packet: Packet, subnet: Subnet, referable: NetworkInterface | undefined): void {
    const spot: Spot = { subnet, eni: undefined, own: false };
    const route = contains(subnet.CidrBlock ?? '', packet.destination)
      ? undefined
      : routeOf(this.lists, subnet, packet.destination);
    const inside = route === undefined || route.GatewayId === 'local';
    const eni = documents.interfaceByAddress(this.lists, subnet.VpcId, packet.destination);
    if (!inside || eni === undefined || referable === undefined) return this.send(packet, spot);
    this.cross(packet, subnet, this.subnet(eni));
    this.arrive(packet, eni, referable);
  }

  private references(gatewayId: string, attachmentId: string): boolean {
    const gateway = this.lists.TransitGateways.find((one) => one.TransitGatewayId === gatewayId);
    const attachment = this.lists.TransitGatewayVpcAttachments.find(
      (one) => one.TransitGatewayAttachmentId === attachmentId,
    );
    return (
      gateway?.Options?.SecurityGroupReferencingSupport === 'enable' &&
      attachment?.Options?.SecurityGroupReferencingSupport === 'enable'
    );
  }

  // ---- peering ---------------------------------------------------------------------------------------

  private overPeering(packet: Packet, spot: Spot, id: string): void {
    const { subnet } = spot;
    const peering = this.lists.VpcPeeringConnections.find((one) => one.VpcPeeringConnectionId === id);
    const ends = [peering?.RequesterVpcInfo?.VpcId, peering?.AccepterVpcInfo?.VpcId];
    if (!ends.includes(subnet.VpcId)) throw new Dropped('a peering of other VPCs');
    const far = ends.find((one) => one !== subnet.VpcId);
    const eni = documents.interfaceByAddress(this.lists, far, packet.destination);
    this.groupsOut(packet, spot, eni);
    passAcl(this.lists, this.trail, subnet.SubnetId, 'out', packet);
    if (peering?.Status?.Code !== 'active') throw new Dropped(`peering is ${peering?.Status?.Code}`);
    if (!inVpc(this.lists, subnet.VpcId, packet.source) || !inVpc(this.lists, far, packet.destination))
      throw new Dropped('R-PCX-1: an address of neither VPC');
    if (eni === undefined) throw new Dropped('nobody has this address');
    const entry = this.nat.at(-1);
    if (this.leg === 'forward' && entry?.outside === spot.eni && entry !== undefined) entry.peeringId = id;
    passAcl(this.lists, this.trail, eni.SubnetId, 'in', packet);
    this.trail.push(`over ${id}`);
    this.arrive(packet, eni, this.directSender(spot));
  }

  /** R-PCX-1: the connection over which a NAT gateway waits for this answer. */
  private peeringOfWaitingNat(packet: Packet, subnet: Subnet): string | undefined {
    const entry = this.nat.at(-1);
    if (this.leg === 'forward' || entry?.peeringId === undefined) return undefined;
    if (entry.after.source !== packet.destination || entry.outside.VpcId === subnet.VpcId) return undefined;
    return entry.peeringId;
  }

  // ---- small things ------------------------------------------------------------------------------------

  /** The packet leaves a machine: its groups, with the far machine where a reference can mean it. The answer of a
   *  tracked flow needs no rule (R-SG-2), and NAT gateways have no groups (R-SG-4). */
  private groupsOut(packet: Packet, spot: Spot, far: NetworkInterface | undefined): void {
    if (this.leg === 'return' || spot.eni === undefined || !spot.own) return;
    passGroups(this.lists, this.trail, spot.eni, 'out', packet, far);
  }

  private directSender(spot: Spot): NetworkInterface | undefined {
    return spot.own ? spot.eni : undefined;
  }

  private cross(packet: Packet, from: Subnet, to: Subnet): void {
    if (from.SubnetId === to.SubnetId) return;
    passAcl(this.lists, this.trail, from.SubnetId, 'out', packet);
    passAcl(this.lists, this.trail, to.SubnetId, 'in', packet);
  }

  private subnetsOf(ids: string[] | undefined): Subnet[] {
    return [...(ids ?? [])].sort().map((id) => documents.subnetOf(this.lists, id));
  }

  private subnet(eni: NetworkInterface): Subnet {
    return documents.subnetOf(this.lists, eni.SubnetId);
  }
}
