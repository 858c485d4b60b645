/** Why something couldn't be read. `denied`: the policy. `unknown`: the endpoint doesn't know the action.
 *  `failed`: throttled, timed out or broken for good. `access`: the credentials themselves; nothing will work. */
export interface ReadFailure {
  type: 'denied' | 'unknown' | 'failed' | 'access';
  reason: string;
}

const DENIED = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
  'Client.UnauthorizedOperation',
]);
const NOT_KNOWN = new Set([
  'InvalidAction',
  'InvalidOperation',
  'UnknownOperation',
  'UnknownOperationException',
  'UnsupportedOperation',
  'NotImplemented',
  'NotImplementedException',
]);
const ACCESS = new Set([
  'AuthFailure',
  'AwsAccessError',
  'Blocked',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'OptInRequired',
  'PendingVerification',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);
const THROTTLED = new Set([
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestThrottled',
  'EC2ThrottledException',
]);

interface SdkError {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  $metadata?: { httpStatusCode?: number };
}

/** Whether AWS says that it were too many requests. */
export const isThrottling = (error: unknown): boolean =>
  THROTTLED.has(String((error as SdkError | null | undefined)?.name));

/** The failure in an error of the SDK. No text of the answer is taken over but for EC2's own code: messages
 *  name principals and may hold what isn't for logs. */
export function readFailure(error: unknown): ReadFailure {
  // By shape: under Jest errors come from another realm.
  const { name, message, code, $metadata } = (
    typeof error === 'object' && error !== null ? error : {}
  ) as SdkError;
  const label = typeof name === 'string' && /^[\w.:-]{1,80}$/.test(name) ? name : 'Error';
  const status = $metadata?.httpStatusCode;
  if (DENIED.has(label)) return { type: 'denied', reason: `not allowed: ${label}` };
  if (ACCESS.has(label)) return { type: 'access', reason: `the credentials are refused: ${label}` };
  if (NOT_KNOWN.has(label))
    return { type: 'unknown', reason: `the endpoint doesn't know the action: ${label}` };
  if (THROTTLED.has(label)) return failed(`throttled until the attempts ran out: ${label}`);
  if (typeof message === 'string' && /XML parse error|Deserialization error/i.test(message)) {
    return failed(`the answer isn't EC2's${status === undefined ? '' : ` (HTTP ${status})`}`);
  }
  if (label === 'AbortError' || label === 'TimeoutError' || typeof code === 'string') {
    const detail = typeof code === 'string' && /^\w{1,40}$/.test(code) ? code : label;
    return failed(`no answer: ${detail}`);
  }
  return failed(`${label}${status === undefined ? '' : ` (HTTP ${status})`}`);
}

function failed(reason: string): ReadFailure {
  return { type: 'failed', reason };
}

/** Whether an error says that a NextToken isn't good any more. */
export function isStaleToken(error: unknown): boolean {
  const { name, message } = (typeof error === 'object' && error !== null ? error : {}) as SdkError;
  if (typeof name !== 'string') return false;
  return (
    /(Next|Pagination)Token/i.test(name) ||
    (name === 'InvalidParameterValue' && typeof message === 'string' && /next ?token/i.test(message))
  );
}
