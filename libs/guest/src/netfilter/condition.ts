import type { IntervalSet } from '../../../packets/src/index.js';

/** A field of the packet as it is when the rule looks at it. `icmp` is type * 256 + code. */
export type PacketField = 'source' | 'destination' | 'sourcePort' | 'destinationPort' | 'icmp';

/** What conntrack says of a packet; `SNAT` and `DNAT` are bits of its connection. */
export type ConnectionState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED' | 'SNAT' | 'DNAT';

/** What a rule asks of a packet: one form for iptables' matches and nft's expressions. */
export type Condition =
  | { readonly is: 'field'; readonly field: PacketField; readonly values: IntervalSet }
  | { readonly is: 'protocol'; readonly values: IntervalSet }
  /** Names; a trailing `*` stands for anything. */
  | { readonly is: 'interface'; readonly direction: 'in' | 'out'; readonly names: readonly string[] }
  | { readonly is: 'state'; readonly states: readonly ConnectionState[] }
  /** A field of the packet that opened the connection, or of the answer that is expected. */
  | {
      readonly is: 'connection-field';
      readonly of: 'original' | 'reply';
      readonly field: Exclude<PacketField, 'icmp'>;
      readonly values: IntervalSet;
    }
  | { readonly is: 'connection-direction'; readonly direction: 'original' | 'reply' }
  | {
      readonly is: 'mark';
      readonly of: 'packet' | 'connection';
      readonly mask: number;
      readonly values: IntervalSet;
    }
  | {
      readonly is: 'address-type';
      readonly field: 'source' | 'destination';
      readonly types: readonly string[];
    }
  | { readonly is: 'tcp-flags'; readonly mask: number; readonly value: number }
  | { readonly is: 'not'; readonly condition: Condition }
  | { readonly is: 'all'; readonly of: readonly Condition[] }
  | { readonly is: 'any'; readonly of: readonly Condition[] }
  /** Asks something that the facts can't answer. */
  | { readonly is: 'unreadable'; readonly text: string };

export const not = (condition: Condition): Condition => ({ is: 'not', condition });
export const all = (...of: Condition[]): Condition => (of.length === 1 ? of[0]! : { is: 'all', of });
export const any = (...of: Condition[]): Condition => (of.length === 1 ? of[0]! : { is: 'any', of });
export const unreadable = (text: string): Condition => ({ is: 'unreadable', text });

/** A condition that every packet meets, and one that none does. */
export const always: Condition = { is: 'all', of: [] };
export const never: Condition = { is: 'any', of: [] };

/** The conditions that all have to be met; none for `always`. */
export const parts = (condition: Condition): readonly Condition[] =>
  condition.is === 'all' ? condition.of.flatMap(parts) : [condition];
