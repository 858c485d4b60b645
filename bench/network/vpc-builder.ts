import type { Random } from '../random.js';
import { addInterface, type InterfacePlan } from './interfaces.js';
import { ZONES, type NetworkLists } from './lists.js';

export interface PlannedSubnet {
  id: string;
  zone: string;
  /** First three octets. */
  prefix: string;
  /** Last octet given away; EC2 keeps the first four for itself. */
  used: number;
  public: boolean;
}

/** The state of one VPC in the making. */
export class VpcBuilder {
  readonly vpcId: string;
  readonly cidr: string;
  readonly internetGatewayId: string;
  readonly publicSubnets: PlannedSubnet[];
  readonly privateSubnets: PlannedSubnet[];
  groupIds: string[] = [];
  #nextPublic: number;

  constructor(
    readonly random: Random,
    readonly lists: NetworkLists,
    readonly number: number,
    privateSubnets: number,
  ) {
    this.vpcId = random.id('vpc');
    this.cidr = `10.${number}.0.0/16`;
    this.internetGatewayId = random.id('igw');
    this.publicSubnets = ZONES.map((_, place) => this.#subnet(place, place, true));
    this.privateSubnets = Array.from({ length: privateSubnets }, (_, i) => this.#subnet(16 + i, i, false));
    this.#nextPublic = number * 4096;
  }

  get subnets(): PlannedSubnet[] {
    return [...this.publicSubnets, ...this.privateSubnets];
  }

  /** A public address of AWS's own kind: such addresses lie inside what `internet` asks about. */
  publicIp(elastic: boolean): { address: string; elastic: boolean } {
    const n = ++this.#nextPublic;
    return { address: `3.${64 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`, elastic };
  }

  place(at: PlannedSubnet, plan: Partial<InterfacePlan>) {
    const { random } = this;
    const privateIp = `${at.prefix}.${++at.used}`;
    const made = addInterface(random, this.lists, {
      vpcId: this.vpcId,
      subnetId: at.id,
      zone: at.zone,
      privateIp,
      groupIds: this.#someGroups(),
      kind: random.chance(0.85) ? 'instance' : 'lambda',
      sourceDestCheck: true,
      stopped: random.chance(0.03),
      ...plan,
    });
    return { ...made, privateIp };
  }

  #subnet(octet: number, place: number, open: boolean): PlannedSubnet {
    const zone = ZONES[place % ZONES.length] as string;
    return {
      id: this.random.id('subnet'),
      zone,
      prefix: `10.${this.number}.${octet}`,
      used: 9,
      public: open,
    };
  }

  /** One or two groups; a fleet shares few combinations. The first group is the NAT instances'. */
  #someGroups(): string[] {
    const first = 1 + this.random.below(this.groupIds.length - 1);
    const second = this.random.chance(0.4) ? [1 + (first % 7)] : [];
    return [...new Set([first, ...second])].map((place) => this.groupIds[place] as string);
  }
}
