/** A fact of the guest: known, or unknown with the reason and the command that would tell. */
export type Fact<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string; readonly howToLearn: string };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });

export const unknown = (reason: string, howToLearn: string): Fact<never> => ({
  known: false,
  reason,
  howToLearn,
});
