/** What a command gave: its output, or why there is none. */
export type CommandOutput =
  | {
      readonly ok: true;
      readonly stdout: string;
      readonly stderr: string;
      readonly exit: number | null;
    }
  | { readonly ok: false; readonly reason: string };

export const failed = (reason: string): CommandOutput => ({ ok: false, reason });
