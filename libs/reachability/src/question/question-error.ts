export type QuestionErrorCode =
  'unknown-source' | 'ambiguous-source' | 'unknown-destination' | 'unsupported-question' | 'invalid-request';

/** A question that can't be asked of this snapshot: says which field, and what was found instead. */
export class QuestionError extends Error {
  constructor(
    readonly code: QuestionErrorCode,
    /** JSON pointer into the request. */
    readonly pointer: string,
    message: string,
    /** What the field could have meant. */
    readonly candidates: readonly string[] = [],
  ) {
    super(message);
    this.name = 'QuestionError';
  }
}
