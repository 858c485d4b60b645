import type { GuestFindingCode } from '../findings/guest-finding.js';

export type IptablesVariant = 'iptables' | 'iptables-legacy';

/** One change of a machine, as data: rendered to a command, and applied to the facts. */
export type GuestEdit =
  | { readonly edit: 'sysctl'; readonly name: string; readonly value: string }
  | {
      readonly edit: 'iptables';
      readonly variant: IptablesVariant;
      readonly table: string;
      readonly chain: string;
      /** Replaces the rule of that number, or becomes the first or the last. */
      readonly at: 'first' | 'last' | number;
      /** The rule's words behind the chain's name. */
      readonly rule: string;
    }
  | {
      readonly edit: 'nft';
      readonly family: string;
      readonly table: string;
      readonly chain: string;
      /** Replaces the rule of that number, or becomes the first or the last. */
      readonly at: 'first' | 'last' | number;
      /** The rule in nft's JSON form. */
      readonly expressions: readonly unknown[];
    }
  /** Saves the rules of the running machine and has them loaded at boot. */
  | { readonly edit: 'persist' };

export interface GuestFix {
  readonly title: string;
  readonly resolves: readonly GuestFindingCode[];
  readonly edits: readonly GuestEdit[];
  /** For the running machine. */
  readonly commands: readonly string[];
  /** So that it holds after a reboot; empty where `commands` see to it. */
  readonly persistent: readonly string[];
  readonly undo: readonly string[];
}

/** Where a finding's packets came in and would leave, as far as they do. */
export interface FixPlace {
  readonly inInterface?: string | undefined;
  readonly outInterface?: string | undefined;
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | undefined;
  readonly port?: number | undefined;
}

/** Commands of the program that owns the machine's rules, which keep what they do over a reboot. */
export type ManagedCommands = Pick<GuestFix, 'commands' | 'undo'>;
