import type { IntervalSet } from '../../../packets/src/index.js';

/** The source or destination ports that a translation may use. */
export interface PortChoice {
  /** Undefined: the port isn't named. */
  readonly ports: IntervalSet | undefined;
  /** `--random`, `--random-fully`: a port is drawn even where the old one is free. */
  readonly random: boolean;
}

export type NatAction =
  | ({ readonly do: 'masquerade' } & PortChoice)
  | ({ readonly do: 'snat'; readonly addresses: IntervalSet | undefined } & PortChoice)
  | ({ readonly do: 'dnat'; readonly addresses: IntervalSet | undefined } & PortChoice)
  | ({ readonly do: 'redirect' } & PortChoice);

/** What a rule does with the packets that meet its conditions. */
export type Action =
  | { readonly do: 'accept' }
  /** `with`: what the sender is told; undefined for a silent drop. */
  | { readonly do: 'drop'; readonly with: string | undefined }
  | { readonly do: 'return' }
  | { readonly do: 'jump' | 'goto'; readonly chain: string }
  /** new mark = (old AND keep) XOR flip */
  | {
      readonly do: 'mark';
      readonly of: 'packet' | 'connection';
      readonly keep: number;
      readonly flip: number;
    }
  /** Copies the mark of the connection to the packet (`restore`), or the other way (`save`). */
  | {
      readonly do: 'restore-mark' | 'save-mark';
      readonly connectionMask: number;
      readonly packetMask: number;
    }
  | { readonly do: 'untrack' }
  | NatAction
  /** Logs, counts, clamps: nothing that decides where the packet goes. */
  | { readonly do: 'nothing' }
  /** May do anything. */
  | { readonly do: 'unreadable'; readonly text: string };

export const isNat = (action: Action): action is NatAction =>
  action.do === 'masquerade' || action.do === 'snat' || action.do === 'dnat' || action.do === 'redirect';
