import type { Route } from '@aws-sdk/client-ec2';
import * as build from './build.js';
import type { Random } from './random.js';
import { randomAcl, randomPermissions } from './random-rules.js';
import type { TransitLists } from './transit-lists.js';

const GATEWAYS = ['tgw-1', 'tgw-2'];
const OUTSIDE = ['8.8.8.8/32', '8.8.0.0/16', '60.0.0.0/8'];

/** Two spokes and a VPC with the way out on one transit gateway, sometimes a second gateway with a VPC of its own,
 *  and peering connections between any of them; mostly whole, and with a fault here and there. */
export function randomTransitNetwork(random: Random): TransitLists {
  return new RandomTransit(random).make();
}

interface Vpc {
  id: string;
  number: number;
  cidr: string;
  gateway: string;
}

class RandomTransit {
  private readonly lists: TransitLists = {
    ...build.emptyLists(),
    TransitGateways: [],
    TransitGatewayAttachments: [],
    TransitGatewayVpcAttachments: [],
    TransitGatewayRouteTables: [],
    TransitGatewayRoutes: [],
    TransitGatewayAssociations: [],
    TransitGatewayPropagations: [],
    VpcPeeringConnections: [],
  };
  private readonly vpcs: Vpc[] = [];
  private readonly peerings: { id: string; ends: [Vpc, Vpc] }[] = [];

  constructor(private readonly random: Random) {}

  make(): TransitLists {
    const { random } = this;
    const far = random.chance(0.3);
    this.vpcs.push(...[1, 2, 3].map((n) => this.vpc(n, 'tgw-1')), ...(far ? [this.vpc(4, 'tgw-2')] : []));
    // Two VPCs with the same addresses can't be peered.
    if (random.chance(0.15)) this.vpcs[1]!.cidr = this.vpcs[0]!.cidr;
    for (const vpc of this.vpcs) build.addVpc(this.lists, vpc.id, [vpc.cidr]);
    this.peer();
    for (const vpc of this.vpcs) this.fill(vpc);
    for (const id of far ? GATEWAYS : ['tgw-1']) this.transitGateway(id, far);
    return this.lists;
  }

  private vpc(number: number, gateway: string): Vpc {
    return { id: `vpc-${number}`, number, cidr: `10.${number}.0.0/16`, gateway };
  }

  /** Now and then something is left out or broken. */
  private fault(probability = 0.04): boolean {
    return this.random.chance(probability);
  }

  private peer(): void {
    const { random, vpcs } = this;
    vpcs.forEach((one, place) => {
      for (const other of vpcs.slice(place + 1)) {
        if (one.cidr === other.cidr || !random.chance(0.4)) continue;
        const id = `pcx-${one.number}${other.number}`;
        this.peerings.push({ id, ends: [one, other] });
        const info = ({ id: VpcId, cidr: CidrBlock }: Vpc) => ({
          VpcId,
          CidrBlock,
          OwnerId: build.OWNER,
          Region: 'eu-west-1',
        });
        this.lists.VpcPeeringConnections.push({
          VpcPeeringConnectionId: id,
          Status: { Code: this.fault() ? 'pending-acceptance' : 'active' },
          RequesterVpcInfo: info(one),
          AccepterVpcInfo: info(other),
        });
      }
    });
  }

  private fill(vpc: Vpc): void {
    const { random, lists } = this;
    const { number, id } = vpc;
    const base = vpc.cidr.slice(0, vpc.cidr.indexOf('.0.0'));
    const subnet = (name: string, cidr: string, zone: string): string => {
      const SubnetId = `subnet-${number}${name}`;
      build.addSubnet(lists, SubnetId, id, cidr);
      lists.Subnets.at(-1)!.AvailabilityZone = `eu-west-1${zone}`;
      return SubnetId;
    };
    const app = [subnet('a', `${base}.1.0/24`, 'a'), subnet('b', `${base}.2.0/24`, 'b')];
    const apart = random.chance(0.75);
    const link = apart ? [subnet('x', `${base}.9.0/28`, 'a'), subnet('y', `${base}.9.16/28`, 'b')] : app;
    const way = random.chance(number === 3 ? 0.95 : 0.15);
    const open = way ? [subnet('p', `${base}.5.0/24`, 'a'), subnet('q', `${base}.6.0/24`, 'b')] : [];
    if (way) this.wayOut(vpc, open);
    const nat = lists.NatGateways.filter((one) => one.VpcId === id).map((one) => one.NatGatewayId ?? '');
    build.addTable(lists, `rtb-${number}app`, id, this.routes(vpc, 'app', nat), { main: true, subnets: app });
    if (apart) {
      link.forEach((one, place) =>
        build.addTable(lists, `rtb-${number}link${place}`, id, this.routes(vpc, 'link', nat), {
          subnets: [one],
        }),
      );
    }
    if (way) {
      build.addTable(lists, `rtb-${number}open`, id, this.routes(vpc, 'open', nat), { subnets: open });
    }
    const cidrs = [...this.vpcs.map(({ cidr }) => cidr), ...OUTSIDE, `${base}.1.0/24`];
    const acls = [app, ...(apart ? [link] : []), ...(way ? [open] : [])];
    acls.forEach((subnets, place) =>
      build.addAcl(lists, `acl-${number}${place}`, id, subnets, randomAcl(random, cidrs)),
    );
    this.machines(vpc, base, app, cidrs);
    this.attach(vpc, link);
  }

  private wayOut({ id, number, cidr }: Vpc, open: string[]): void {
    const { random, lists } = this;
    const base = cidr.slice(0, cidr.indexOf('.0.0'));
    build.addInternetGateway(lists, `igw-${number}`, this.fault() ? undefined : id);
    open.forEach((subnet, place) => {
      const privately = random.chance(0.15);
      const state = this.fault() ? 'failed' : 'available';
      build.addNatGateway(lists, `nat-${number}${place}`, subnet, state, privately ? 'private' : 'public', [
        {
          id: `eni-nat${number}${place}`,
          address: `${base}.${5 + place}.50`,
          status: 'succeeded',
          ...(privately ? {} : { publicIp: `52.${number}.${place}.50` }),
        },
      ]);
    });
  }

  private routes(vpc: Vpc, kind: 'app' | 'link' | 'open', nat: string[]): Route[] {
    const { random } = this;
    const targets: Partial<Route>[] = [{ TransitGatewayId: vpc.gateway }];
    if (nat.length > 0) targets.push({ NatGatewayId: random.pick(nat) }, { GatewayId: `igw-${vpc.number}` });
    const routes = new Map<string, Route>();
    const add = (cidr: string, target: Partial<Route>): void => {
      if (cidr === vpc.cidr) return;
      const State = this.fault(0.02) ? ('blackhole' as const) : ('active' as const);
      routes.set(cidr, { DestinationCidrBlock: cidr, Origin: 'CreateRoute', State, ...target });
    };
    for (const other of this.vpcs) {
      const over = this.peerings.filter(({ ends }) => ends.includes(vpc) && ends.includes(other));
      const wanted: Partial<Route>[] = over.map((one) => ({ VpcPeeringConnectionId: one.id }));
      if (other !== vpc && kind !== 'link' && !this.fault(0.1)) {
        add(other.cidr, random.chance(0.5) && wanted[0] ? wanted[0] : { TransitGatewayId: vpc.gateway });
      }
      if (other !== vpc && this.fault(0.06)) add(other.cidr, random.pick(targets));
    }
    const usual = kind === 'open' || nat.length === 0 ? targets.at(-1)! : { NatGatewayId: random.pick(nat) };
    if (!this.fault() && (kind !== 'link' || nat.length > 0)) add('0.0.0.0/0', usual);
    if (this.fault(0.08)) add(random.pick(['0.0.0.0/0', ...OUTSIDE]), random.pick(targets));
    if (this.peerings.length > 0 && this.fault(0.06)) {
      const own = this.peerings.filter(({ ends }) => ends.includes(vpc));
      if (own.length > 0)
        add(random.pick(['0.0.0.0/0', '10.0.0.0/8']), { VpcPeeringConnectionId: random.pick(own).id });
    }
    return [...build.localRoutes([vpc.cidr]), ...routes.values()];
  }

  private machines({ id, number }: Vpc, base: string, app: string[], cidrs: string[]): void {
    const { random, lists } = this;
    const group = `sg-${number}`;
    const groups = this.vpcs.map((one) => `sg-${one.number}`);
    const permissions = (open: number) =>
      randomPermissions(random, open, cidrs, groups, ['pl-none']).map(({ PrefixListIds: _none, ...rule }) =>
        rule.IpRanges || rule.UserIdGroupPairs ? rule : build.ANYONE,
      );
    build.addGroup(lists, group, id, permissions(0.4), permissions(0.7));
    app.forEach((subnet, place) => {
      const open = random.chance(0.1) ? { publicIp: `52.${number}.9.${place + 1}` } : {};
      build.addInstance(lists, `i-${number}${place}`, this.fault(0.02) ? 'stopped' : 'running', [
        { id: `eni-${number}${place}`, subnet, address: `${base}.${place + 1}.10`, groups: [group], ...open },
      ]);
    });
  }

  private attach({ id, number, gateway }: Vpc, link: string[]): void {
    const { random, lists } = this;
    if (this.fault(0.02)) return;
    const attachmentId = `tgw-attach-${number}`;
    const State = this.fault(0.02) ? ('pendingAcceptance' as const) : ('available' as const);
    const SubnetIds = random.chance(0.12) ? [random.pick(link)] : link;
    lists.TransitGatewayVpcAttachments.push({
      TransitGatewayAttachmentId: attachmentId,
      TransitGatewayId: gateway,
      VpcId: id,
      State,
      SubnetIds,
      Options: {
        ApplianceModeSupport: random.chance(0.2) ? 'enable' : 'disable',
        SecurityGroupReferencingSupport: random.chance(0.85) ? 'enable' : 'disable',
      },
    });
    lists.TransitGatewayAttachments.push({
      TransitGatewayAttachmentId: attachmentId,
      TransitGatewayId: gateway,
      ResourceType: 'vpc',
      ResourceId: id,
      State,
    });
  }

  private transitGateway(id: string, far: boolean): void {
    const { random, lists } = this;
    lists.TransitGateways.push({
      TransitGatewayId: id,
      OwnerId: build.OWNER,
      State: 'available',
      Options: { SecurityGroupReferencingSupport: random.chance(0.5) ? 'enable' : 'disable' },
    });
    const other = GATEWAYS.find((one) => one !== id) ?? '';
    if (far) {
      lists.TransitGatewayAttachments.push({
        TransitGatewayAttachmentId: 'tgw-attach-peer',
        TransitGatewayId: id,
        ResourceType: 'peering',
        ResourceId: other,
        State: 'available',
      });
    }
    lists.TransitGatewayAttachments.push({
      TransitGatewayAttachmentId: `tgw-attach-${id}9`,
      TransitGatewayId: id,
      ResourceType: 'vpn',
      ResourceId: `vpn-${id}`,
      State: 'available',
    });
    const tables = [`tgw-rtb-${id}a`, `tgw-rtb-${id}b`];
    for (const TransitGatewayRouteTableId of tables) {
      lists.TransitGatewayRouteTables.push({
        TransitGatewayRouteTableId,
        TransitGatewayId: id,
        State: 'available',
      });
    }
    for (const one of lists.TransitGatewayAttachments.filter((two) => two.TransitGatewayId === id)) {
      if (this.fault()) continue;
      const TransitGatewayRouteTableId = tables[one.ResourceId === 'vpc-3' ? 1 : 0] as string;
      lists.TransitGatewayAssociations.push({
        TransitGatewayRouteTableId,
        TransitGatewayAttachmentId: one.TransitGatewayAttachmentId ?? '',
        ResourceType: one.ResourceType,
        ResourceId: one.ResourceId,
        State: 'associated',
      });
    }
    for (const table of tables) this.transitRoutes(id, table, far, other);
  }

  private transitRoutes(gateway: string, table: string, far: boolean, other: string): void {
    const { random, lists } = this;
    const seen = new Set<string>();
    const add = (
      cidr: string,
      attachment: string | undefined,
      type: string,
      Type: 'static' | 'propagated',
    ): void => {
      if (seen.has(`${cidr} ${Type}`)) return;
      seen.add(`${cidr} ${Type}`);
      const ResourceId = type === 'peering' ? other : `vpc-${attachment?.slice(-1)}`;
      lists.TransitGatewayRoutes.push({
        TransitGatewayRouteTableId: table,
        DestinationCidrBlock: cidr,
        Type,
        State: attachment === undefined ? 'blackhole' : 'active',
        TransitGatewayAttachments:
          attachment === undefined
            ? []
            : [{ TransitGatewayAttachmentId: attachment, ResourceType: type as 'vpc', ResourceId }],
      });
    };
    for (const vpc of this.vpcs) {
      const here = vpc.gateway === gateway;
      if (this.fault(0.06)) continue;
      if (here)
        add(vpc.cidr, `tgw-attach-${vpc.number}`, 'vpc', random.chance(0.7) ? 'propagated' : 'static');
      else if (far) add(vpc.cidr, 'tgw-attach-peer', 'peering', 'static');
    }
    if (!this.fault()) {
      if (gateway === 'tgw-1') add('0.0.0.0/0', 'tgw-attach-3', 'vpc', 'static');
      else add('0.0.0.0/0', 'tgw-attach-peer', 'peering', 'static');
    }
    // One that goes elsewhere, or nowhere.
    const own = this.vpcs
      .filter((one) => one.gateway === gateway)
      .map(({ number }) => `tgw-attach-${number}`);
    const odd = (): string | undefined => random.pick([...own, undefined]);
    if (this.fault(0.1)) add(random.pick(this.vpcs).cidr, odd(), 'vpc', 'static');
    if (this.fault(0.1)) add(random.pick(OUTSIDE), odd(), 'vpc', 'static');
    if (this.fault(0.05)) add('60.0.0.0/8', `tgw-attach-${gateway}9`, 'vpn', 'static');
  }
}
