/** One command that may be run on a machine. Its text is fixed: nothing that anybody typed is ever part of
 *  it. */
export interface GuestCommand {
  /** For any login shell: plain words, or `sh -c` with one quoted script. */
  readonly text: string;
  /** What root is for. `never`: everybody gets the whole answer; `if-refused`: only where a file says no;
   *  `helps`: root sees more, others enough; `needed`: without root the output would mislead. */
  readonly root: 'never' | 'if-refused' | 'helps' | 'needed';
  /** Milliseconds after which it is stopped, and its output is not used. */
  readonly timeMs: number;
  /** Bytes of standard output after which it is stopped, and its output is not used: half a rule set would
   *  be taken for a whole one. */
  readonly bytes: number;
}

export const MEGABYTE = 1024 * 1024;

export function command(text: string, more: Partial<Omit<GuestCommand, 'text'>> = {}): GuestCommand {
  return { text, root: 'never', timeMs: 10_000, bytes: MEGABYTE, ...more };
}
