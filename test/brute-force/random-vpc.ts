import type { Route } from '@aws-sdk/client-ec2';
import type { Ec2Lists } from './ec2-lists.js';
import * as build from './build.js';
import { bounds, toText } from './ipv4.js';
import type { Random } from './random.js';
import { randomAcl, randomPermissions } from './random-rules.js';

type Way = Partial<Route>;

/** Makes one VPC. Biased towards networks that work: the first subnet is mostly a proper public one,
 *  NAT devices mostly stand there and mostly are in order. */
export class RandomVpc {
  private readonly vpc: string;
  private readonly igw: string;
  private readonly cidrs: string[];
  private readonly subnets: { id: string; cidr: string }[] = [];
  private readonly groups: string[];
  private readonly ruleCidrs: string[];
  private readonly ways: (readonly [number, Way])[] = [];
  private used = 3;
  private made = 0;

  constructor(
    private readonly lists: Ec2Lists,
    private readonly random: Random,
    private readonly number: number,
    cidr: string,
  ) {
    this.vpc = `vpc-${number}`;
    this.igw = `igw-${number}`;
    this.cidrs = random.chance(0.2) ? [cidr, '100.64.0.0/16'] : [cidr];
    this.groups = ['a', 'b', 'c'].map((letter) => `sg-${number}${letter}`);
    this.ruleCidrs = [...this.cidrs, '0.0.0.0/1', '128.0.0.0/1', '1.0.0.0/8', '52.0.0.0/16', '10.0.0.0/8'];
  }

  make(): void {
    const { lists, random } = this;
    build.addVpc(lists, this.vpc, this.cidrs);
    const attached = random.chance(0.97) ? this.vpc : undefined;
    build.addInternetGateway(lists, this.igw, attached);
    this.makeSubnets();
    for (const group of this.groups) {
      const rules = (open: number) =>
        randomPermissions(random, open, this.ruleCidrs, this.groups, ['pl-a', 'pl-s3', 'pl-unread']);
      build.addGroup(lists, group, this.vpc, rules(0.6), rules(0.85));
    }
    for (let n = random.pick([0, 1, 1, 2]); n > 0; n -= 1) this.makeNatGateway(n);
    for (let n = random.between(0, 2); n > 0; n -= 1) this.makeNatInstance();
    for (let n = random.between(2, 4); n > 0; n -= 1) this.makeMachine();
    this.makeEndpoint();
    this.makeTables();
  }

  private makeSubnets(): void {
    const { random } = this;
    const count = random.between(2, 4);
    for (let n = 0; n < count; n += 1) {
      const cidr = this.cidrs[n === 3 ? this.cidrs.length - 1 : 0] as string;
      const first = bounds(cidr)[0] + n * 256;
      const subnet = { id: `subnet-${this.number}${n}`, cidr: `${toText(first)}/${random.pick([24, 26])}` };
      this.subnets.push(subnet);
      this.ruleCidrs.push(subnet.cidr);
      build.addSubnet(this.lists, subnet.id, this.vpc, subnet.cidr);
    }
    // One ACL may serve several subnets.
    const shared = random.chance(0.4) ? this.subnets.map((one) => one.id) : undefined;
    if (shared !== undefined) {
      build.addAcl(this.lists, `acl-${this.number}`, this.vpc, shared, randomAcl(random, this.ruleCidrs));
      return;
    }
    for (const { id } of this.subnets) {
      build.addAcl(this.lists, `acl-${id.slice(7)}`, this.vpc, [id], randomAcl(random, this.ruleCidrs));
    }
  }

  /** Only one gateway of a VPC has two addresses: a packet of the comparison names one. */
  private makeNatGateway(n: number): void {
    const { random } = this;
    const id = `nat-${this.number}${(this.made += 1)}`;
    const subnet = random.chance(0.88) ? this.first() : random.pick(this.subnets);
    const isPrivate = random.chance(0.07);
    const addresses = Array.from({ length: n === 1 && random.chance(0.4) ? 2 : 1 }, () => {
      const address = this.address(subnet.cidr);
      return {
        id: this.interfaceId(),
        address,
        status: random.chance(0.92) ? 'succeeded' : random.pick(['failed', 'associating']),
        ...(isPrivate ? {} : { publicIp: this.publicIp('52.0.0') }),
      };
    });
    const state = random.chance(0.9)
      ? 'available'
      : random.pick(['pending', 'failed', 'deleting', 'deleted']);
    build.addNatGateway(this.lists, id, subnet.id, state, isPrivate ? 'private' : 'public', addresses);
    this.ways.push([40, { NatGatewayId: id }]);
  }

  private makeNatInstance(): void {
    const { random } = this;
    const id = `i-${this.number}${(this.made += 1)}`;
    const subnet = random.chance(0.88) ? this.first() : random.pick(this.subnets);
    const primary = {
      ...this.interface(subnet, random.chance(0.9), random.chance(0.8)),
      sourceDestCheck: random.chance(0.15),
    };
    const second = {
      ...this.interface(random.pick(this.subnets), false, false),
      sourceDestCheck: random.chance(0.15),
    };
    const interfaces = random.chance(0.35) ? [primary, second] : [primary];
    build.addInstance(this.lists, id, random.chance(0.92) ? 'running' : 'stopped', interfaces);
    for (const one of interfaces) this.ways.push([22, { NetworkInterfaceId: one.id, InstanceId: id }]);
  }

  private makeMachine(): void {
    const { random } = this;
    const id = `i-${this.number}${(this.made += 1)}`;
    const running = random.chance(0.92);
    const elastic = random.chance(0.5);
    // An automatic public address goes away at stop (R-ENI-3).
    const subnet = random.pick(this.subnets);
    const isPublic = random.chance(subnet === this.first() ? 0.85 : 0.15) && (running || elastic);
    const interfaces = [this.interface(subnet, isPublic, elastic)];
    if (random.chance(0.15))
      interfaces.push(this.interface(random.pick(this.subnets), random.chance(0.3), true));
    build.addInstance(this.lists, id, running ? 'running' : random.pick(['stopped', 'pending']), interfaces);
  }

  private makeEndpoint(): void {
    if (!this.random.chance(0.3)) return;
    this.lists.VpcEndpoints.push({
      VpcEndpointId: `vpce-${this.number}`,
      VpcEndpointType: 'Gateway',
      VpcId: this.vpc,
      ServiceName: 'com.amazonaws.eu-west-1.s3',
      State: (this.random.chance(0.9) ? 'available' : 'pending') as never,
      RouteTableIds: [],
    });
  }

  private makeTables(): void {
    const { random } = this;
    this.ways.push([8, { GatewayId: this.igw }]);
    this.ways.push([2, { GatewayId: this.igw, State: 'blackhole' }]);
    this.ways.push([1, { NatGatewayId: 'nat-gone' }], [1, { GatewayId: 'igw-gone' }]);
    this.ways.push([1, { NetworkInterfaceId: 'eni-gone' }], [2, { TransitGatewayId: 'tgw-1' }]);
    this.ways.push([1, { GatewayId: 'igw-2' }], [1, { VpcPeeringConnectionId: 'pcx-1' }]);
    const inMain = this.subnets.filter((_, n) => n > 0 && random.chance(0.4)).map((one) => one.id);
    build.addTable(this.lists, `rtb-${this.number}m`, this.vpc, this.routes(false), {
      main: true,
      subnets: random.some(inMain, 0.3),
    });
    this.subnets.forEach((subnet, n) => {
      if (inMain.includes(subnet.id)) return;
      const id = `rtb-${subnet.id.slice(7)}`;
      build.addTable(this.lists, id, this.vpc, this.routes(n === 0), { subnets: [subnet.id] });
    });
  }

  private routes(isPublic: boolean): Route[] {
    const { random } = this;
    const routes = build.localRoutes(this.cidrs);
    const add = (destination: Partial<Route>, way: Way): void => {
      routes.push({ State: 'active', Origin: 'CreateRoute', ...destination, ...way });
    };
    const way = (): Way => random.weighted(this.ways);
    if (random.chance(0.95)) {
      add(
        { DestinationCidrBlock: '0.0.0.0/0' },
        isPublic && random.chance(0.92) ? { GatewayId: this.igw } : way(),
      );
    }
    const odd = ['1.0.0.0/8', '8.8.8.0/24', '128.0.0.0/1', '52.0.0.0/24', '192.168.0.0/16', '9.9.9.9/32'];
    for (const DestinationCidrBlock of random.some(odd, 0.08)) add({ DestinationCidrBlock }, way());
    for (const DestinationPrefixListId of random.some(['pl-a', 'pl-b'], 0.1))
      add({ DestinationPrefixListId }, way());
    if (random.chance(0.015)) add({ DestinationPrefixListId: 'pl-unread' }, way());
    const endpoint = this.lists.VpcEndpoints.find((one) => one.VpcId === this.vpc)?.VpcEndpointId;
    if (endpoint !== undefined && random.chance(0.5)) {
      add({ DestinationPrefixListId: 'pl-s3' }, { GatewayId: endpoint });
    }
    for (const cidr of random.some(['0.0.0.0/0', '60.0.0.0/8'], 0.05)) {
      add({ DestinationCidrBlock: cidr, Origin: 'EnableVgwRoutePropagation' }, { GatewayId: 'vgw-1' });
    }
    const machine = this.lists.NetworkInterfaces.find(
      (one) => one.VpcId === this.vpc && one.Attachment?.InstanceId !== undefined,
    )?.NetworkInterfaceId;
    if (random.chance(0.03)) {
      add({ DestinationCidrBlock: random.pick(this.subnets).cidr }, { NetworkInterfaceId: machine });
    }
    return routes;
  }

  private interface(
    subnet: { id: string; cidr: string },
    isPublic: boolean,
    elastic: boolean,
  ): build.MachineInterface {
    const { random } = this;
    const address = this.address(subnet.cidr);
    return {
      id: this.interfaceId(),
      subnet: subnet.id,
      address,
      groups: random.chance(0.3)
        ? [random.pick(this.groups), random.pick(this.groups)]
        : [random.pick(this.groups)],
      ...(isPublic ? { publicIp: this.publicIp(elastic ? '52.0.0' : '3.0.0'), elastic } : {}),
      sourceDestCheck: random.chance(0.9),
      ...(random.chance(0.1) ? { secondary: this.address(subnet.cidr) } : {}),
    };
  }

  private first(): { id: string; cidr: string } {
    return this.subnets[0] as { id: string; cidr: string };
  }

  private address(cidr: string): string {
    return toText(bounds(cidr)[0] + (this.used += 1));
  }

  private publicIp(prefix: string): string {
    return `${prefix}.${this.number * 100 + (this.used += 1)}`;
  }

  private interfaceId(): string {
    return `eni-${this.number}${(this.used += 1).toString().padStart(2, '0')}`;
  }
}
