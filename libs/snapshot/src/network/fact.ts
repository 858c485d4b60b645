/** Why something can't be known, and how to learn it. */
export interface Gap {
  /** `PERMISSION_MISSING`: the documents of that kind weren't read. `DOCUMENT_UNREADABLE`: one of them is
   *  broken. `PREFIX_LIST_UNREADABLE`: a prefix list's entries aren't there. `CONFIG_CHANGED_WHILE_READING`:
   *  documents contradict each other, or show a change under way. */
  code:
    'PERMISSION_MISSING' | 'DOCUMENT_UNREADABLE' | 'PREFIX_LIST_UNREADABLE' | 'CONFIG_CHANGED_WHILE_READING';
  component: { type: string; id: string; vpcId?: string };
  summary: string;
  howToLearn: string;
}

/** A value that the documents give, or the reason why they don't. Unknown is a value, not an exception. */
export type Fact<T> = { known: true; value: T } | { known: false; gap: Gap };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });
export const unknown = (gap: Gap): Fact<never> => ({ known: false, gap });
