import type { NetworkInterface, Subnet } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import * as documents from './documents.js';
import { CannotTell, Diverted, Dropped } from './ends.js';
import { isIpv6, isUniqueLocal } from './addresses.js';
import { intoVpc, outOfVpc } from './public-access.js';
import { passAcl } from './network-acl.js';
import { nat64, onTheInternet } from './nat64.js';
import { answerTo, ICMP, type Packet, packetText, TCP, UDP } from './packet.js';
import { type Choose, lookUp, type Target } from './routes.js';
import { passGroups } from './security-group.js';

/** What a NAT device remembers of one connection. */
interface NatEntry {
  device: string;
  /** Where the clients' packets come in and the answers go back out. */
  facing: Subnet;
  /** The packet as the client side sent it. */
  before: Packet;
  /** The interface whose address the packet left with. */
  outside: NetworkInterface;
  after: Packet;
}

const NOT_FOR_INTERNET = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** The two legs of one packet, step after step (semantics, order of decisions). */
export class Walk {
  readonly trail: string[] = [];
  /** What might have dropped it, and couldn't be read. A drop further on decides all the same. */
  readonly doubts: string[] = [];
  gatewaysCrossed = 0;
  /** What the (last) NAT gateway picked. */
  natAddressUsed: string | undefined;
  private readonly natTable: NatEntry[] = [];
  private client: NetworkInterface | undefined;

  constructor(
    private readonly lists: Ec2Lists,
    private readonly natPort: number,
    private readonly natAddress: string | undefined,
    private readonly choose: Choose,
  ) {}

  fromInterface(packet: Packet, eni: NetworkInterface): void {
    this.client = eni;
    this.trail.push(packetText(packet));
    if (!documents.isAlive(this.lists, eni)) throw new Dropped('the source does not run');
    if (!documents.holds(eni, packet.source)) throw new Dropped('an address that it does not have');
    this.groupsOut(packet, eni);
    this.forward(packet, this.subnet(eni), eni);
  }

  fromInternet(packet: Packet): void {
    this.trail.push(packetText(packet));
    this.enterFromInternet(packet);
  }

  // ---- forward -------------------------------------------------------------------------------

  private forward(packet: Packet, subnet: Subnet, sender: NetworkInterface): void {
    // Neighbours talk directly: neither ACL nor routes (R-ACL-2).
    if (documents.inSubnet(subnet, packet.destination)) {
      this.deliverInside(packet, subnet, sender);
      return;
    }
    const target = this.lookUp(subnet, packet.destination);
    switch (target.kind) {
      case 'local':
        return this.deliverInside(packet, subnet, sender);
      case 'internet-gateway':
        passAcl(this.lists, this.trail, subnet.SubnetId, 'out', packet);
        return this.leaveToInternet(packet, subnet, target.id);
      case 'egress-only':
        passAcl(this.lists, this.trail, subnet.SubnetId, 'out', packet);
        return this.throughEgressOnly(packet, subnet, target.id);
      case 'nat-gateway':
        return this.throughNatGateway(packet, subnet, target.id);
      case 'interface':
        return this.throughNatInstance(packet, subnet, sender, target.id);
      case 'diverted':
        return this.intoAppliance(packet, subnet, sender, target.id);
      case 'endpoint':
        passAcl(this.lists, this.trail, subnet.SubnetId, 'out', packet);
        this.intoGatewayEndpoint(packet, subnet.VpcId, target.id);
        passAcl(this.lists, this.trail, subnet.SubnetId, 'in', answerTo(packet));
        return this.arriveBack(answerTo(packet), sender);
      case 'other':
        if (!target.id.startsWith('vpce-')) passAcl(this.lists, this.trail, subnet.SubnetId, 'out', packet);
        throw new CannotTell(`what lies behind ${target.id}`);
    }
  }

  private deliverInside(packet: Packet, from: Subnet, sender: NetworkInterface): void {
    const eni = documents.interfaceByAddress(this.lists, from.VpcId, packet.destination);
    if (eni === undefined) throw new Dropped('nobody has this address');
    const to = this.subnet(eni);
    this.cross(packet, from, to);
    this.receive(packet, eni, sender);
    const answer = answerTo(packet);
    this.backInside(answer, to, from, eni);
    this.arriveBack(answer, sender);
  }

  /** A packet for the interface's own address. */
  private receive(packet: Packet, eni: NetworkInterface, direct: NetworkInterface | undefined): void {
    // `nat_gateway` on the wire, `natGateway` in the SDK's types.
    if (/^nat_?gateway$/i.test(String(eni.InterfaceType)))
      throw new Dropped('a NAT gateway never answers (R-NAT-13)');
    this.doubt(passGroups(this.lists, this.trail, eni, 'in', packet, direct));
    if (!documents.isAlive(this.lists, eni)) throw new Dropped('the destination does not run');
    this.trail.push(`delivered to ${eni.NetworkInterfaceId}`);
  }

  private throughNatGateway(packet: Packet, from: Subnet, id: string): void {
    const gateway = this.lists.NatGateways.find((one) => one.NatGatewayId === id);
    if (gateway === undefined || gateway.VpcId !== from.VpcId)
      throw new Dropped('NAT gateway not found here');
    if (gateway.State !== 'available') throw new Dropped(`NAT gateway is ${gateway.State}`);
    if (this.natTable.some((entry) => entry.device === id)) throw new Dropped('loop (R-RT-9)');
    const own = documents.subnetOf(this.lists, gateway.SubnetId);
    this.cross(packet, from, own);
    const outgoing = isIpv6(packet.destination) ? nat64(packet) : packet;
    if (![TCP, UDP, ICMP].includes(outgoing.protocol)) throw new Dropped('NAT gateway: protocol (R-NAT-5)');
    const good = (gateway.NatGatewayAddresses ?? []).filter(
      (one) => (one.Status ?? 'succeeded') === 'succeeded',
    );
    const address = good.find((one) => one.PrivateIp === this.natAddress) ?? good[0];
    const outside = documents.interfaceById(this.lists, address?.NetworkInterfaceId);
    if (address?.PrivateIp === undefined || outside === undefined)
      throw new Dropped('NAT gateway: no address');
    const after = { ...outgoing, source: address.PrivateIp, sourcePort: this.natPort };
    this.gatewaysCrossed += 1;
    this.natAddressUsed = address.PrivateIp;
    this.natTable.push({ device: id, facing: own, before: packet, outside, after });
    this.trail.push(`${id}: ${packetText(after)}`);
    this.forward(after, own, outside);
  }

  private throughNatInstance(packet: Packet, from: Subnet, sender: NetworkInterface, id: string): void {
    const inside = this.arriveAtForwarder(packet, from, sender, id);
    if (isIpv6(packet.destination)) throw new CannotTell('what a NAT instance does with IPv6');
    const own = this.subnet(inside);
    const device = inside.Attachment?.InstanceId ?? id;
    if (this.natTable.some((entry) => entry.device === device)) throw new Dropped('loop (R-RT-9)');
    const outside = documents.primaryInterfaceOf(this.lists, inside.Attachment?.InstanceId);
    if (outside?.PrivateIpAddress === undefined) throw new CannotTell('which interface the guest leaves by');
    const after = { ...packet, source: outside.PrivateIpAddress };
    this.natTable.push({ device, facing: own, before: packet, outside, after });
    this.trail.push(`${device}: ${packetText(after)}`);
    this.groupsOut(after, outside);
    this.forward(after, this.subnet(outside), outside);
  }

  /** Up to the guest of a machine that is to pass the packet on (R-NI-1). */
  private arriveAtForwarder(
    packet: Packet,
    from: Subnet,
    sender: NetworkInterface,
    id: string,
  ): NetworkInterface {
    const inside = documents.interfaceById(this.lists, id);
    if (inside === undefined || inside.VpcId !== from.VpcId) throw new Dropped('interface not found here');
    this.cross(packet, from, this.subnet(inside));
    if (!documents.isAlive(this.lists, inside)) throw new Dropped('NAT instance does not run');
    if (inside.SourceDestCheck !== false && !documents.holds(inside, packet.destination)) {
      throw new Dropped('source/dest check of the NAT instance');
    }
    this.doubt(passGroups(this.lists, this.trail, inside, 'in', packet, this.directSender(packet, sender)));
    return inside;
  }

  /** What an interface in the middle of the VPC does isn't decided here; what can't even get there is. */
  private intoAppliance(packet: Packet, from: Subnet, sender: NetworkInterface, id: string): void {
    const target = documents.interfaceById(this.lists, id);
    if (target !== undefined && documents.holds(target, packet.destination)) {
      return this.deliverInside(packet, from, sender);
    }
    this.arriveAtForwarder(packet, from, sender, id);
    throw new Diverted('more specific than local (R-RT-7)');
  }

  private intoGatewayEndpoint(packet: Packet, vpcId: string | undefined, id: string): void {
    const endpoint = this.lists.VpcEndpoints.find((one) => one.VpcEndpointId === id);
    if (endpoint === undefined || endpoint.VpcId !== vpcId) throw new Dropped('endpoint not found here');
    if (String(endpoint.State).toLowerCase() !== 'available') throw new Dropped('endpoint not available');
    const echo = packet.protocol === ICMP && packet.icmpType === 8;
    if (packet.protocol !== TCP && !echo) throw new Dropped('endpoint: TCP and echo only (R-VPE-1)');
    this.trail.push(`answered by the service behind ${id}`);
  }

  // ---- internet gateway ------------------------------------------------------------------------

  private gatewayAttached(vpcId: string | undefined, id?: string): boolean {
    return this.lists.InternetGateways.some(
      (gateway) =>
        (id === undefined || gateway.InternetGatewayId === id) &&
        (gateway.Attachments ?? []).some(
          (one) => one.VpcId === vpcId && ['available', 'attached'].includes(String(one.State)),
        ),
    );
  }

  /** R-IGW-1 to R-IGW-4: what leaves, with its public source. */
  private translateOut(packet: Packet, from: Subnet, id: string): Packet {
    const vpcId = from.VpcId;
    if (!this.gatewayAttached(vpcId, id)) throw new Dropped('internet gateway not attached to this VPC');
    const eni = documents.interfaceByAddress(this.lists, vpcId, packet.source);
    if (eni === undefined) throw new Dropped('spoofed source (R-IGW-3)');
    outOfVpc(this.lists, from, /^nat_?gateway$/i.test(String(eni.InterfaceType)), (why) => this.doubt(why));
    onTheInternet(packet.destination);
    if (isIpv6(packet.source) && eni.DenyAllIgwTraffic === true) throw new Dropped('DenyAllIgwTraffic');
    if (documents.inAnyCidr(NOT_FOR_INTERNET, packet.destination)) throw new Dropped('private destination');
    const publicIp = documents.publicAddressOf(eni, packet.source);
    if (publicIp === undefined) throw new Dropped('no public address (R-IGW-2)');
    const out = { ...packet, source: publicIp };
    this.trail.push(`${id}: ${packetText(out)}`);
    return out;
  }

  private leaveToInternet(packet: Packet, from: Subnet, id: string): void {
    const out = this.translateOut(packet, from, id);
    if (documents.holderOfPublic(this.lists, out.destination) !== undefined) {
      this.enterFromInternet(out);
      return;
    }
    this.answerFromInternet(answerTo(out));
  }

  /** R-V6-1: IPv6 out and its answers in, nothing translated. */
  private throughEgressOnly(packet: Packet, from: Subnet, id: string): void {
    const gateway = this.lists.EgressOnlyInternetGateways.find(
      (one) => one.EgressOnlyInternetGatewayId === id,
    );
    const attached = (gateway?.Attachments ?? []).some(
      (one) => one.VpcId === from.VpcId && ['available', 'attached'].includes(String(one.State)),
    );
    if (!attached) throw new Dropped('egress-only gateway not attached to this VPC');
    if (!isIpv6(packet.destination)) throw new Dropped('egress-only gateway: IPv6 only');
    const eni = documents.interfaceByAddress(this.lists, from.VpcId, packet.source);
    if (eni === undefined) throw new Dropped('spoofed source (R-IGW-3)');
    outOfVpc(this.lists, from, true, (why) => this.doubt(why));
    onTheInternet(packet.destination);
    if (isUniqueLocal(packet.source)) throw new Dropped('a private IPv6 address');
    if (eni.DenyAllIgwTraffic === true) this.doubt('DenyAllIgwTraffic and an egress-only gateway');
    this.trail.push(`${id}: ${packetText(packet)}`);
    if (documents.holderOfPublic(this.lists, packet.destination) !== undefined) {
      this.enterFromInternet(packet);
      return;
    }
    this.answerFromInternet(answerTo(packet));
  }

  /** Also the hairpin, R-IGW-7: to the far side the packet comes from the internet. */
  private enterFromInternet(packet: Packet): void {
    const holder = documents.holderOfPublic(this.lists, packet.destination);
    if (holder === undefined) throw new Dropped('nobody has this public address');
    const { eni, address } = holder;
    if (!this.gatewayAttached(eni.VpcId)) throw new Dropped('no internet gateway on that VPC');
    intoVpc(this.lists, this.subnet(eni), (why) => this.doubt(why));
    if (isIpv6(address) && eni.DenyAllIgwTraffic === true) throw new Dropped('DenyAllIgwTraffic');
    const inside = { ...packet, destination: address };
    passAcl(this.lists, this.trail, eni.SubnetId, 'in', inside);
    this.receive(inside, eni, undefined);
    this.answerToInternet(answerTo(inside), eni);
  }

  private answerToInternet(answer: Packet, eni: NetworkInterface): void {
    const subnet = this.subnet(eni);
    const target = this.lookUp(subnet, answer.destination);
    switch (target.kind) {
      case 'internet-gateway': {
        passAcl(this.lists, this.trail, subnet.SubnetId, 'out', answer);
        const out = this.translateOut(answer, subnet, target.id);
        this.answerFromInternet(out);
        return;
      }
      case 'interface':
        if (isIpv6(answer.destination)) {
          this.arriveAtForwarder(answer, subnet, eni, target.id);
          throw new CannotTell('whether a machine passes on an IPv6 answer');
        }
        throw new Dropped('the answer takes another way');
      // R-NAT-12 for a NAT gateway; a guest that never saw the first packet would change the source.
      case 'nat-gateway':
      case 'egress-only':
      case 'endpoint':
      case 'diverted':
      case 'local':
        throw new Dropped(`the answer takes another way, ${target.kind}`);
      case 'other':
        if (!target.id.startsWith('vpce-')) passAcl(this.lists, this.trail, subnet.SubnetId, 'out', answer);
        throw new CannotTell(`where the answer goes behind ${target.id}`);
    }
  }

  /** An answer outside, addressed to a public address: of ours, or of the client that asked. */
  private answerFromInternet(answer: Packet): void {
    this.trail.push(`answer ${packetText(answer)}`);
    if (this.client === undefined) return;
    const holder = documents.holderOfPublic(this.lists, answer.destination);
    if (holder === undefined) throw new Dropped('the answer finds nobody');
    const inside = { ...answer, destination: holder.address };
    passAcl(this.lists, this.trail, holder.eni.SubnetId, 'in', inside);
    this.arriveBack(inside, holder.eni);
  }

  // ---- return ----------------------------------------------------------------------------------

  /** The answer reached the interface that sent the (last) forward packet; NAT devices undo theirs.
   *  Security groups are stateful (R-SG-2): no rule is asked. */
  private arriveBack(answer: Packet, eni: NetworkInterface): void {
    const entry = this.natTable.pop();
    if (entry === undefined) {
      if (eni !== this.client) throw new Dropped('the answer reached somebody else');
      this.trail.push(`answered ${packetText(answer)}`);
      return;
    }
    const expected = answerTo(entry.after);
    if (eni !== entry.outside || packetText(expected) !== packetText(answer)) {
      throw new Dropped('no state for this answer');
    }
    const restored = answerTo(entry.before);
    const client = documents.interfaceByAddress(this.lists, entry.facing.VpcId, restored.destination);
    if (client === undefined) throw new Dropped('the client is gone');
    this.trail.push(`${entry.device} back: ${packetText(restored)}`);
    this.backInside(restored, entry.facing, this.subnet(client), entry.outside);
    this.arriveBack(restored, client);
  }

  /** An answer between two interfaces of one VPC. */
  private backInside(answer: Packet, from: Subnet, to: Subnet, sender: NetworkInterface): void {
    if (from.SubnetId === to.SubnetId) return;
    const target = this.lookUp(from, answer.destination);
    if (target.kind === 'diverted') {
      const appliance = documents.interfaceById(this.lists, target.id);
      if (appliance === undefined || !documents.holds(appliance, answer.destination)) {
        this.arriveAtForwarder(answer, from, sender, target.id);
        throw new Diverted('the answer goes by an appliance (R-RT-7)');
      }
      this.cross(answer, from, to);
      return;
    }
    if (target.kind !== 'local') throw new Dropped('the answer takes another way');
    this.cross(answer, from, to);
  }

  // ---- small things ------------------------------------------------------------------------------

  private cross(packet: Packet, from: Subnet, to: Subnet): void {
    if (from.SubnetId === to.SubnetId) return;
    passAcl(this.lists, this.trail, from.SubnetId, 'out', packet);
    passAcl(this.lists, this.trail, to.SubnetId, 'in', packet);
  }

  private lookUp(subnet: Subnet, destination: string): Target {
    return lookUp(this.lists, this.trail, this.choose, subnet, destination);
  }

  private groupsOut(packet: Packet, eni: NetworkInterface): void {
    const far = documents.interfaceByAddress(this.lists, eni.VpcId, packet.destination);
    this.doubt(passGroups(this.lists, this.trail, eni, 'out', packet, far));
  }

  /** R-SG-3: a group matches only the machine that itself sent the packet; what a middlebox passed on, even
   *  with the middlebox's own address, isn't its packet. */
  private directSender(packet: Packet, sender: NetworkInterface): NetworkInterface | undefined {
    return this.natTable.length === 0 && documents.holds(sender, packet.source) ? sender : undefined;
  }

  private subnet(eni: NetworkInterface): Subnet {
    return documents.subnetOf(this.lists, eni.SubnetId);
  }

  private doubt(text: string | undefined): void {
    if (text !== undefined) this.doubts.push(text);
  }
}
