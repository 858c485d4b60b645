/** Every problem the service itself can answer with, and its title. Questions that the analyzer rejects have
 *  codes of its own. */
export const problemTitles = {
  BAD_REQUEST: 'The request is wrong',
  INVALID_JSON: 'The body is not valid JSON',
  INVALID_QUERY: 'A query parameter is wrong',
  UNAUTHENTICATED: 'An API key is needed',
  FORBIDDEN: 'The key has no right to do this',
  NOT_FOUND: 'There is no such thing',
  METHOD_NOT_ALLOWED: 'The method does not fit the resource',
  IDEMPOTENCY_KEY_IN_USE: 'A request with this Idempotency-Key is running',
  IDEMPOTENCY_KEY_REUSED: 'This Idempotency-Key belongs to another request',
  BODY_TOO_LARGE: 'The body is too large',
  UNSUPPORTED_MEDIA_TYPE: 'The media type is not supported',
  INVALID_BODY: 'A field of the body is wrong',
  INVALID_QUESTION: 'The question cannot be asked like this',
  BROKEN_BUNDLE: 'The bundle cannot be read',
  UNKNOWN_SNAPSHOT: 'There is no such snapshot',
  RATE_LIMITED: 'Too many requests',
  INTERNAL: 'Something went wrong here',
  UNAVAILABLE: 'The service is not available right now',
} as const;

export type ProblemCode = keyof typeof problemTitles;
