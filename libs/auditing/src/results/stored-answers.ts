import type { AnswerClass } from '../evaluate/answer-class.js';
import { readMembers, writeMembers } from './members.js';

/** The answers to one intent as they are stored: a class each, its members as ranges of places. */
export interface StoredAnswers {
  classes: (Omit<AnswerClass, 'members'> & { members: string })[];
}

export function packAnswers(classes: readonly AnswerClass[]): StoredAnswers {
  return { classes: classes.map((item) => ({ ...item, members: writeMembers(item.members) })) };
}

export function unpackAnswers({ classes }: StoredAnswers): AnswerClass[] {
  return classes.map((item) => ({ ...item, members: readMembers(item.members) }));
}
