/** A machine as tests describe it: rendered as command outputs for the model, as commands for a kernel, and
 *  walked packet by packet by `walkPacket`. */
export interface Scenario {
  readonly interfaces: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  readonly routes: readonly ScenarioRoute[];
  readonly policyRules: readonly ScenarioPolicyRule[];
  readonly ipForward: boolean;
  /** By interface, `all` among them. */
  readonly rpFilter: Readonly<Record<string, 0 | 1 | 2>>;
  readonly tables: readonly ScenarioTable[];
  readonly listening: readonly {
    readonly protocol: 'tcp' | 'udp';
    readonly address: string;
    readonly port: number;
  }[];
}

export interface ScenarioRoute {
  readonly table: string;
  readonly type: 'unicast' | 'unreachable' | 'throw';
  readonly to: string;
  readonly via?: string;
  readonly device?: string;
  readonly metric?: number;
}

export interface ScenarioPolicyRule {
  readonly priority: number;
  readonly from?: string;
  readonly iif?: string;
  readonly mark?: number;
  readonly not?: boolean;
  readonly table: string;
}

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter';
export type ChainName = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

export interface ScenarioTable {
  readonly name: TableName;
  readonly policies: Partial<Record<ChainName, 'ACCEPT' | 'DROP'>>;
  readonly chains: Readonly<Record<string, readonly ScenarioRule[]>>;
}

export interface Negatable<T> {
  readonly value: T;
  readonly not: boolean;
}

export interface ScenarioRule {
  readonly source?: Negatable<string>;
  readonly destination?: Negatable<string>;
  /** A trailing `+` stands for anything. */
  readonly in?: Negatable<string>;
  readonly out?: Negatable<string>;
  readonly protocol?: Negatable<'tcp' | 'udp' | 'icmp'>;
  /** Only with a protocol that has ports, not negated; inclusive ranges. */
  readonly sourcePorts?: Negatable<readonly (readonly [number, number])[]>;
  readonly destinationPorts?: Negatable<readonly (readonly [number, number])[]>;
  readonly icmpType?: Negatable<number>;
  readonly states?: Negatable<readonly ('NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID')[]>;
  readonly mark?: Negatable<{ readonly value: number; readonly mask: number }>;
  readonly toLocal?: Negatable<true>;
  readonly comment?: string;
  readonly target: ScenarioTarget;
}

export type ScenarioTarget =
  | { readonly do: 'ACCEPT' | 'DROP' | 'REJECT' | 'RETURN' | 'LOG' | 'NOTRACK' }
  | { readonly do: 'jump' | 'goto'; readonly chain: string }
  | { readonly do: 'MARK'; readonly value: number; readonly mask: number }
  | { readonly do: 'MASQUERADE'; readonly ports?: readonly [number, number]; readonly random?: true }
  | { readonly do: 'SNAT'; readonly address: string; readonly ports?: readonly [number, number] }
  | { readonly do: 'DNAT'; readonly address: string; readonly port?: number }
  | { readonly do: 'REDIRECT'; readonly port?: number };
