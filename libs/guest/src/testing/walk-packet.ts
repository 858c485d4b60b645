import type {
  ChainName,
  Negatable,
  Scenario,
  ScenarioRule,
  ScenarioTable,
  ScenarioTarget,
  TableName,
} from './scenario.js';

/** One concrete packet. `type` is the ICMP type; an ICMP identifier stands in `sourcePort`. */
export interface Packet {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly type: number;
}

/** What becomes of it. `sourcePorts`: the ports that the kernel may have chosen. */
export type Fate =
  | {
      readonly end: 'forwarded';
      readonly by: string;
      readonly packet: Packet;
      readonly sourcePorts: readonly [number, number];
    }
  | { readonly end: 'delivered'; readonly packet: Packet; readonly heard: boolean }
  | { readonly end: 'dropped' };

const DROPPED: Fate = { end: 'dropped' };
const value = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function inside(address: string, network: string): boolean {
  if (network === 'default') return true;
  const [base = '', length = '32'] = network.split('/');
  const size = 2 ** (32 - Number(length));
  return Math.floor(value(address) / size) === Math.floor(value(base) / size);
}

/** Walks the first packet of a connection through a machine, step by step as the kernel documentation tells
 *  it. Written apart from the model, on the described machine and not on its texts, to be compared with it. */
export function walkPacket(scenario: Scenario, arriving: Packet, inInterface: string): Fate {
  const walker = new Walker(scenario, arriving, inInterface);
  return walker.run();
}

class Walker {
  private mark = 0;
  private tracked = true;
  private out = '';
  private gateway: string | undefined;
  private sourcePorts: readonly [number, number] | undefined;

  constructor(
    private readonly scenario: Scenario,
    private packet: Packet,
    private readonly inInterface: string,
  ) {}

  run(): Fate {
    for (const table of ['raw', 'mangle', 'nat'] as const)
      if (!this.hook(table, 'PREROUTING')) return DROPPED;
    const { source, destination } = this.packet;
    const route = this.route(source, destination, this.inInterface, this.mark);
    const local = this.isLocal(destination);
    if (!local && !this.scenario.ipForward) return DROPPED;
    if (!local && route === undefined) return DROPPED;
    if (this.failsReversePath(local ? 'lo' : route!.device)) return DROPPED;
    if (local) {
      for (const table of ['mangle', 'filter', 'nat'] as const)
        if (!this.hook(table, 'INPUT')) return DROPPED;
      return { end: 'delivered', packet: this.packet, heard: this.isHeard() };
    }
    this.out = route!.device;
    this.gateway = route!.via;
    for (const table of ['mangle', 'filter'] as const) if (!this.hook(table, 'FORWARD')) return DROPPED;
    for (const table of ['mangle', 'nat'] as const) if (!this.hook(table, 'POSTROUTING')) return DROPPED;
    const { sourcePort } = this.packet;
    return {
      end: 'forwarded',
      by: this.out,
      packet: this.packet,
      sourcePorts: this.sourcePorts ?? [sourcePort, sourcePort],
    };
  }

  private isLocal(address: string): boolean {
    if (address.startsWith('127.')) return true;
    return this.scenario.interfaces.some(({ addresses }) =>
      addresses.some((own) => own.split('/')[0] === address),
    );
  }

  private isHeard(): boolean {
    const { protocol, destination, destinationPort } = this.packet;
    if (protocol === 'icmp') return true;
    return this.scenario.listening.some(
      (one) =>
        one.protocol === protocol &&
        one.port === destinationPort &&
        (one.address === '0.0.0.0' || one.address === destination),
    );
  }

  private route(source: string, destination: string, iif: string, mark: number) {
    const { policyRules, routes, interfaces } = this.scenario;
    const connected = interfaces.map(({ name, addresses }) => ({
      table: 'main',
      type: 'unicast' as const,
      to: `${addresses[0]}`,
      device: name,
    }));
    const choices = [
      ...policyRules,
      { priority: 32766, table: 'main', from: undefined, iif: undefined, mark: undefined, not: false },
    ];
    for (const rule of choices.sort((a, b) => a.priority - b.priority)) {
      const holds =
        (rule.from === undefined || inside(source, rule.from)) &&
        (rule.iif === undefined || rule.iif === iif) &&
        (rule.mark === undefined || rule.mark === mark);
      if (holds === Boolean(rule.not)) continue;
      const length = (to: string): number => (to === 'default' ? 0 : Number(to.split('/')[1]));
      const found = [...connected, ...routes]
        .filter((route) => route.table === rule.table && inside(destination, route.to))
        .sort((a, b) => length(b.to) - length(a.to) || metric(a) - metric(b))[0];
      if (found === undefined || found.type === 'throw') continue;
      if (found.type === 'unreachable') return undefined;
      return { device: found.device!, via: 'via' in found ? found.via : undefined };
    }
    return undefined;
  }

  private failsReversePath(toward: string): boolean {
    const { source, destination } = this.packet;
    if (this.isLocal(source)) return true;
    const mode = Math.max(this.scenario.rpFilter['all'] ?? 0, this.scenario.rpFilter[this.inInterface] ?? 0);
    const back = this.route(destination, source, toward, 0);
    if (back === undefined) return mode > 0;
    return mode === 1 && back.device !== this.inInterface;
  }

  /** False: dropped. */
  private hook(name: TableName, chain: ChainName): boolean {
    const table = this.scenario.tables.find((one) => one.name === name);
    if (!table || (name === 'nat' && !this.tracked)) return true;
    const verdict = this.chain(table, chain, chain);
    if (verdict === 'DROP') return false;
    return verdict !== undefined || (table.policies[chain] ?? 'ACCEPT') === 'ACCEPT';
  }

  private chain(table: ScenarioTable, name: string, hook: ChainName): 'ACCEPT' | 'DROP' | undefined {
    for (const rule of table.chains[name] ?? []) {
      if (!this.matches(rule, table.name, hook)) continue;
      const { target } = rule;
      switch (target.do) {
        case 'ACCEPT':
          return 'ACCEPT';
        case 'DROP':
        case 'REJECT':
          return 'DROP';
        case 'RETURN':
          return undefined;
        case 'LOG':
          break;
        case 'NOTRACK':
          this.tracked = false;
          break;
        case 'MARK':
          this.mark = (this.mark & ~target.mask) ^ target.value;
          break;
        case 'goto':
          return this.chain(table, target.chain, hook);
        case 'jump': {
          const verdict = this.chain(table, target.chain, hook);
          if (verdict) return verdict;
          break;
        }
        default:
          this.translate(target);
          return 'ACCEPT';
      }
    }
    return undefined;
  }

  private matches(rule: ScenarioRule, table: TableName, hook: ChainName): boolean {
    const { protocol, source, sourcePort, destination, destinationPort, type } = this.packet;
    const is = <T>(asked: Negatable<T> | undefined, holds: (value: T) => boolean): boolean =>
      asked === undefined || holds(asked.value) !== asked.not;
    const within = (port: number) => (list: readonly (readonly [number, number])[]) =>
      list.some(([from, to]) => port >= from && port <= to);
    const named = (own: string) => (name: string) =>
      name.endsWith('+') ? own.startsWith(name.slice(0, -1)) : own === name;
    const state = table === 'raw' ? 'INVALID' : this.tracked ? 'NEW' : 'UNTRACKED';
    return (
      is(rule.source, (network) => inside(source, network)) &&
      is(rule.destination, (network) => inside(destination, network)) &&
      is(rule.in, named(this.inInterface)) &&
      is(rule.out, named(hook === 'INPUT' || hook === 'PREROUTING' ? '' : this.out)) &&
      is(rule.protocol, (name) => name === protocol) &&
      is(rule.sourcePorts, within(sourcePort)) &&
      is(rule.destinationPorts, within(destinationPort)) &&
      is(rule.icmpType, (asked) => asked === type) &&
      is(rule.states, (states) => (states as readonly string[]).includes(state)) &&
      is(rule.mark, (asked) => (this.mark & asked.mask) >>> 0 === asked.value) &&
      is(rule.toLocal, () => this.isLocal(destination))
    );
  }

  private translate(
    target: Exclude<
      ScenarioTarget,
      { do: 'jump' | 'goto' | 'MARK' | 'ACCEPT' | 'DROP' | 'REJECT' | 'RETURN' | 'LOG' | 'NOTRACK' }
    >,
  ): void {
    const ported = this.packet.protocol !== 'icmp';
    if (target.do === 'DNAT' || target.do === 'REDIRECT') {
      const own = this.scenario.interfaces.find(({ name }) => name === this.inInterface)!.addresses[0]!;
      const destination = target.do === 'DNAT' ? target.address : own.split('/')[0]!;
      const destinationPort = ported
        ? (target.port ?? this.packet.destinationPort)
        : this.packet.destinationPort;
      this.packet = { ...this.packet, destination, destinationPort };
      return;
    }
    const source = target.do === 'SNAT' ? target.address : this.masqueradeAddress();
    const old = this.packet.sourcePort;
    const random = target.do === 'MASQUERADE' && target.random;
    this.packet = { ...this.packet, source };
    if (target.ports && ported) {
      const [from, to] = target.ports;
      if (random || old < from || old > to) this.sourcePorts = target.ports;
    } else if (random) {
      this.sourcePorts = !ported
        ? [0, 65535]
        : old < 512
          ? [1, 511]
          : old < 1024
            ? [600, 1023]
            : [1024, 65535];
    }
  }

  private masqueradeAddress(): string {
    const { addresses } = this.scenario.interfaces.find(({ name }) => name === this.out)!;
    const hop = this.gateway ?? this.packet.destination;
    const primary = addresses.slice(0, 1);
    return (primary.find((own) => inside(hop, own)) ?? primary[0]!).split('/')[0]!;
  }
}

const metric = (route: object): number => ('metric' in route ? Number(route.metric ?? 0) : 0);
