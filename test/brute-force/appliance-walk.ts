import type { NetworkInterface, Route, RouteTable, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import { contains } from './addresses.js';
import * as documents from './documents.js';
import type { Ec2Lists } from './ec2-lists.js';
import { Dropped } from './ends.js';
import { prefixLength } from './ipv4.js';
import { passAcl } from './network-acl.js';
import { answerTo, ICMP, type Packet, packetText, TCP, UDP } from './packet.js';
import { passGroups } from './security-group.js';

/** Where packets are: in a subnet, or at a regional NAT gateway, which has only a table (R-NAT-8). */
interface Spot {
  subnet?: Subnet;
  table: RouteTable | undefined;
  sender?: NetworkInterface;
  /** The sender passes on what isn't its own. */
  foreign?: boolean;
}

interface Translation {
  device: string;
  /** Where it faces its clients. */
  facing: Spot;
  before: Packet;
  after: Packet;
}

interface Situation {
  natPort: number;
  /** The caller says that guests forward and masquerade. */
  guestsForward: boolean;
  /** Picks one of several worlds. */
  choose: (worlds: number) => number;
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** One packet and its answer, in one possible world of the machines that nobody can look into: an appliance
 *  may swallow the packet, pass it on, or hide its source. Written from the rules (R-IGW-6, R-NAT-8, R-RT-7,
 *  R-RT-9, R-VPE-3), with nothing of the analyzer in it. */
export class ApplianceWalk {
  readonly trail: string[] = [];
  private readonly seen = new Set<string>();
  private readonly tracked = new Set<string>();
  private readonly translations: Translation[] = [];
  /** Middleboxes by the packets that passed them on the way out, and the same turned round on the way back. */
  private readonly passed: { out: string[]; back: string[] } = { out: [], back: [] };
  private answering = false;
  private client: NetworkInterface | undefined;
  private delivered = false;

  constructor(
    private readonly lists: Ec2Lists,
    private readonly vpcId: string,
    private readonly situation: Situation,
  ) {}

  fromInterface(packet: Packet, eni: NetworkInterface): void {
    this.client = eni;
    if (!documents.isAlive(this.lists, eni)) throw new Dropped('the source does not run');
    this.send(packet, this.at(eni));
    this.finish();
  }

  fromInternet(packet: Packet): void {
    this.enter(packet);
    this.finish();
  }

  /** Back where it began: whatever saw one direction only may have dropped it. */
  private finish(): void {
    if (!this.delivered) throw new Error('the walk ended nowhere');
    for (const one of this.passed.out) if (!this.passed.back.includes(one)) this.maySwallow(`${one} one way`);
  }

  private maySwallow(what: string): void {
    if (this.situation.choose(2) === 1) throw new Dropped(`swallowed by ${what}`);
  }

  private at(eni: NetworkInterface, foreign = false): Spot {
    const subnet = documents.subnetOf(this.lists, eni.SubnetId);
    return { subnet, table: documents.tableInForce(this.lists, subnet), sender: eni, foreign };
  }

  // ---- sending -----------------------------------------------------------------------------------

  private send(packet: Packet, from: Spot): void {
    this.trail.push(`${from.subnet?.SubnetId ?? 'regional'}: ${packetText(packet)}`);
    if (this.trail.length > 200) throw new Error('endless');
    const { subnet, sender } = from;
    const here = subnet !== undefined && contains(subnet.CidrBlock ?? '', packet.destination);
    const route = here ? undefined : this.routeFor(from.table, packet.destination);
    const target = targetOf(route);
    if (sender !== undefined) {
      const own = documents.addressesOf(sender).includes(packet.source);
      if (sender.SourceDestCheck !== false && !own) throw new Dropped('source/dest check, sending');
      const neighbour = target === 'local' ? this.holder(packet.destination) : undefined;
      this.groups(sender, 'out', packet, neighbour);
    }
    if (route?.State === 'blackhole') throw new Dropped('blackhole');
    if (target === 'local') return this.deliver(packet, from);
    if (target.startsWith('igw-')) {
      this.leaveSubnet(packet, from, undefined);
      return this.leaveByGateway(packet, target);
    }
    if (target.startsWith('nat-')) return this.intoNatGateway(packet, from, target);
    if (target.startsWith('vpce-')) return this.intoEndpoint(packet, from, target);
    const eni = documents.interfaceById(this.lists, target);
    if (eni === undefined) throw new Dropped('no such interface');
    this.leaveSubnet(packet, from, eni.SubnetId);
    this.arrive(packet, eni, from);
  }

  private routeFor(table: RouteTable | undefined, destination: string): Route | undefined {
    if (table === undefined) throw new Error('no table');
    const [best] = (table.Routes ?? [])
      .filter((route) => contains(route.DestinationCidrBlock ?? '', destination))
      .sort(
        (a, b) => prefixLength(b.DestinationCidrBlock ?? '') - prefixLength(a.DestinationCidrBlock ?? ''),
      );
    if (best === undefined) throw new Dropped(`no route in ${table.RouteTableId}`);
    this.trail.push(`${table.RouteTableId}: ${best.DestinationCidrBlock} -> ${targetOf(best)}`);
    return best;
  }

  private holder(address: string): NetworkInterface | undefined {
    return documents.interfaceByAddress(this.lists, this.vpcId, address);
  }

  private deliver(packet: Packet, from: Spot): void {
    const gateway = this.lists.NatGateways.find(
      ({ State, NatGatewayAddresses }) =>
        State === 'available' && NatGatewayAddresses?.some((one) => one.PrivateIp === packet.destination),
    );
    if (gateway !== undefined) return this.intoNatGateway(packet, from, gateway.NatGatewayId ?? '');
    const eni = this.holder(packet.destination);
    if (eni === undefined) throw new Dropped('nobody has this address');
    this.leaveSubnet(packet, from, eni.SubnetId);
    this.arrive(packet, eni, from);
  }

  /** R-ACL-2. */
  private leaveSubnet(packet: Packet, from: Spot, to: string | undefined): void {
    const id = from.subnet?.SubnetId;
    if (id !== undefined && id !== to) passAcl(this.lists, this.trail, id, 'out', packet);
  }

  private enterSubnet(packet: Packet, id: string | undefined, from: Spot | undefined): void {
    if (id !== from?.subnet?.SubnetId || from === undefined)
      passAcl(this.lists, this.trail, id, 'in', packet);
  }

  /** R-SG-2: the answer to what an interface has tracked needs no rule. */
  private groups(
    eni: NetworkInterface,
    way: 'in' | 'out',
    packet: Packet,
    neighbour: NetworkInterface | undefined,
  ): void {
    const flow = (p: Packet): string =>
      `${eni.NetworkInterfaceId} ${p.source}:${p.sourcePort} ${p.destination}:${p.port}`;
    if (this.tracked.has(flow(answerTo(packet)))) return;
    passGroups(this.lists, this.trail, eni, way, packet, neighbour);
    this.tracked.add(flow(packet));
  }

  // ---- interfaces --------------------------------------------------------------------------------

  private arrive(packet: Packet, eni: NetworkInterface, from: Spot | undefined): void {
    this.enterSubnet(packet, eni.SubnetId, from);
    if (eni !== this.client && !documents.isAlive(this.lists, eni)) throw new Dropped('not running');
    const own = documents.addressesOf(eni).includes(packet.destination);
    if (!own && eni.SourceDestCheck !== false) throw new Dropped('source/dest check');
    const next = from?.foreign === true ? undefined : from?.sender;
    this.groups(eni, 'in', packet, next);
    if (own) this.receive(packet, eni);
    else this.passOn(packet, eni);
  }

  private receive(packet: Packet, eni: NetworkInterface): void {
    if (!this.answering) {
      this.answer(packet, (answer) => {
        this.send(answer, this.at(eni));
      });
      return;
    }
    const device = eni.Attachment?.InstanceId ?? '';
    const entry = this.translations.findLast(
      ({ device: id, after }) =>
        id === device && after.source === packet.destination && after.sourcePort === packet.port,
    );
    if (entry !== undefined) {
      this.send({ ...packet, destination: entry.before.source, port: entry.before.sourcePort }, entry.facing);
      return;
    }
    if (eni !== this.client) throw new Dropped('the answer reached somebody else');
    this.delivered = true;
  }

  private answer(packet: Packet, back: (answer: Packet) => void): void {
    this.trail.push(`delivered: ${packetText(packet)}`);
    this.answering = true;
    this.seen.clear();
    back(answerTo(packet));
  }

  /** Nobody knows what the machine does; the walk takes one of the things that it may do. */
  private passOn(packet: Packet, eni: NetworkInterface): void {
    const device = eni.Attachment?.InstanceId ?? '';
    this.turn(packet, device);
    const inside = documents.inAnyCidr(PRIVATE, packet.destination);
    const known = this.passed.out.includes(keyOf(device, answerTo(packet)));
    if (this.answering) {
      if (!inside && !known) throw new Dropped('an answer to the internet by a machine that never saw it');
      if (!this.situation.guestsForward || !known) this.maySwallow(device);
      this.passed.back.push(keyOf(device, answerTo(packet)));
      return this.send(packet, this.at(eni, true));
    }
    if (!this.situation.guestsForward) this.maySwallow(device);
    const hasPublic = this.publicOf(packet.source) !== undefined;
    const mayForward = inside || (hasPublic && !this.situation.guestsForward);
    if (mayForward && this.situation.choose(2) === 1) {
      this.passed.out.push(keyOf(device, packet));
      return this.send(packet, this.at(eni, true));
    }
    const after = { ...packet, source: eni.PrivateIpAddress ?? '' };
    this.translations.push({ device, facing: this.at(eni, true), before: packet, after });
    this.send(after, this.at(eni, true));
  }

  /** R-RT-9. */
  private turn(packet: Packet, device: string): void {
    const key = `${device} ${packet.destination}`;
    if (this.seen.has(key)) throw new Dropped(`loop at ${device}`);
    this.seen.add(key);
  }

  // ---- endpoints ---------------------------------------------------------------------------------

  private intoEndpoint(packet: Packet, from: Spot | undefined, id: string): void {
    const endpoint: VpcEndpoint | undefined = this.lists.VpcEndpoints.find((one) => one.VpcEndpointId === id);
    if (endpoint === undefined) throw new Dropped('no such endpoint');
    const subnet = documents.subnetOf(this.lists, endpoint.SubnetIds?.[0]);
    if (from) this.leaveSubnet(packet, from, subnet.SubnetId);
    this.enterSubnet(packet, subnet.SubnetId, from);
    if (String(endpoint.State).toLowerCase() !== 'available') throw new Dropped('endpoint not available');
    this.turn(packet, id);
    this.maySwallow(id);
    if (this.answering) this.passed.back.push(keyOf(id, answerTo(packet)));
    else this.passed.out.push(keyOf(id, packet));
    this.send(packet, { subnet, table: documents.tableInForce(this.lists, subnet) });
  }

  // ---- NAT gateways ------------------------------------------------------------------------------

  private intoNatGateway(packet: Packet, from: Spot | undefined, id: string): void {
    const gateway = this.lists.NatGateways.find((one) => one.NatGatewayId === id);
    if (gateway === undefined) throw new Dropped('no such NAT gateway');
    const subnet = gateway.SubnetId ? documents.subnetOf(this.lists, gateway.SubnetId) : undefined;
    if (from) this.leaveSubnet(packet, from, subnet?.SubnetId);
    if (subnet) this.enterSubnet(packet, subnet.SubnetId, from);
    const table = subnet
      ? documents.tableInForce(this.lists, subnet)
      : this.lists.RouteTables.find((one) => one.RouteTableId === gateway.RouteTableId);
    const spot: Spot = subnet ? { subnet, table, foreign: true } : { table, foreign: true };
    if (this.answering) {
      const entry = this.translations.findLast(
        ({ device, after }) =>
          device === id && after.source === packet.destination && after.sourcePort === packet.port,
      );
      if (entry === undefined) throw new Dropped('NAT gateway without an entry (R-NAT-12)');
      return this.send({ ...packet, destination: entry.before.source, port: entry.before.sourcePort }, spot);
    }
    this.turn(packet, id);
    if (gateway.State !== 'available') throw new Dropped('NAT gateway not available');
    const all = gateway.NatGatewayAddresses ?? [];
    if (all.some((one) => one.PrivateIp === packet.destination)) throw new Dropped('NAT gateway itself');
    if (![TCP, UDP, ICMP].includes(packet.protocol)) throw new Dropped('protocol');
    const zone = from?.subnet?.AvailabilityZone;
    const zonal = subnet !== undefined;
    const here = zonal ? all : all.filter((one) => one.AvailabilityZone === zone);
    const good = here.filter((one) => one.Status === 'succeeded');
    const elsewhere = all.filter((one) => one.Status === 'succeeded');
    const grows = !zonal && gateway.AutoProvisionZones === 'enabled';
    const address = good[0] ?? (grows ? elsewhere[0] : undefined);
    if (address === undefined) throw new Dropped('no address for this client (R-NAT-1, R-NAT-8)');
    const source = address.PrivateIp ?? address.PublicIp ?? '';
    const after = { ...packet, source, sourcePort: this.situation.natPort };
    this.translations.push({ device: id, facing: spot, before: packet, after });
    this.send(after, spot);
  }

  // ---- internet gateway --------------------------------------------------------------------------

  private edgeTarget(privateIp: string): string {
    const table = this.lists.RouteTables.find((one) =>
      (one.Associations ?? []).some(({ GatewayId }) => GatewayId?.startsWith('igw-')),
    );
    return table === undefined ? 'local' : targetOf(this.routeFor(table, privateIp));
  }

  private publicOf(privateIp: string): string | undefined {
    for (const { NatGatewayAddresses, State } of this.lists.NatGateways) {
      const own = NatGatewayAddresses?.find((one) => (one.PrivateIp ?? one.PublicIp) === privateIp);
      if (own && State === 'available') return own.PublicIp;
    }
    const eni = this.holder(privateIp);
    return eni && documents.publicAddressOf(eni, privateIp);
  }

  private leaveByGateway(packet: Packet, id: string): void {
    if (documents.inAnyCidr(PRIVATE, packet.destination)) throw new Dropped('private destination');
    this.mayGoOut(packet);
    const source = this.publicOf(packet.source);
    if (source === undefined) throw new Dropped('no public address');
    this.trail.push(`${id}: leaves as ${source}`);
    if (!this.answering) {
      this.answer({ ...packet, source }, (answer) => {
        this.enter(answer);
      });
      return;
    }
    if (this.client !== undefined) throw new Dropped('the answer leaves the network');
    this.delivered = true;
  }

  /** R-IGW-6: INGRESS_RTB_TRAFFIC_REDIRECTION. */
  private mayGoOut(packet: Packet): void {
    if (!contains('10.50.0.0/16', packet.source)) return;
    const target = this.edgeTarget(packet.source);
    if (target === 'local') return;
    const eni = documents.interfaceById(this.lists, target);
    if (eni !== undefined && documents.addressesOf(eni).includes(packet.source)) return;
    const device = eni?.Attachment?.InstanceId ?? target;
    const passed = this.answering ? this.passed.back : this.passed.out;
    const asked = this.answering ? answerTo(packet) : packet;
    if (passed.includes(keyOf(device, asked))) return;
    // A guest that hid the client has had the answer in its hands as well.
    const hidden = this.translations.some(
      (one) => one.device === device && one.before.source === packet.destination,
    );
    if (this.answering && hidden) return;
    throw new Dropped('would come in by the middlebox, and goes out past it');
  }

  private enter(packet: Packet): void {
    const destination = this.privateOf(packet.destination);
    if (destination === undefined) throw new Dropped('nobody has this public address');
    const inside = { ...packet, destination };
    const target = contains('10.50.0.0/16', destination) ? this.edgeTarget(destination) : 'local';
    if (target.startsWith('vpce-')) return this.intoEndpoint(inside, undefined, target);
    const gateway = this.lists.NatGateways.find(({ NatGatewayAddresses }) =>
      NatGatewayAddresses?.some((one) => (one.PrivateIp ?? one.PublicIp) === destination),
    );
    if (target === 'local') {
      if (gateway !== undefined) return this.fromOutsideToNat(inside, gateway.NatGatewayId ?? '');
      const eni = this.holder(destination);
      if (eni === undefined) throw new Dropped('nobody has this address');
      return this.arrive(inside, eni, undefined);
    }
    const eni = documents.interfaceById(this.lists, target);
    if (eni === undefined) throw new Dropped('edge target gone');
    const own = documents.addressesOf(eni).includes(destination);
    if (!own && documents.publicAddressOf(eni, eni.PrivateIpAddress ?? '') === undefined) {
      throw new Dropped('appliance without a public address');
    }
    this.arrive(inside, eni, undefined);
  }

  private fromOutsideToNat(packet: Packet, id: string): void {
    if (!this.answering) throw new Dropped('NAT gateways take no connections');
    this.intoNatGateway(packet, undefined, id);
  }

  private privateOf(publicIp: string): string | undefined {
    for (const { NatGatewayAddresses } of this.lists.NatGateways) {
      const own = NatGatewayAddresses?.find((one) => one.PublicIp === publicIp);
      if (own) return own.PrivateIp ?? own.PublicIp;
    }
    return documents.holderOfPublic(this.lists, publicIp)?.address;
  }
}

function targetOf(route: Route | undefined): string {
  return route?.NatGatewayId ?? route?.NetworkInterfaceId ?? route?.GatewayId ?? 'local';
}

/** One connection at one middlebox, as the client began it. */
function keyOf(device: string, { source, sourcePort, destination, port }: Packet): string {
  return `${device} ${source}:${sourcePort} ${destination}:${port}`;
}
