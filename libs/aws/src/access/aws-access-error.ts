/** The account can't be entered: no credentials, or a role that can't be assumed. The message holds neither
 *  keys nor the external id. */
export class AwsAccessError extends Error {
  override readonly name = 'AwsAccessError';
}

/** What an error of the SDK's credential chain means, in words that are safe to show. */
export function toAccessError(error: unknown): AwsAccessError {
  if (error instanceof AwsAccessError) return error;
  const { name, code } = (typeof error === 'object' && error !== null ? error : {}) as {
    name?: unknown;
    code?: unknown;
  };
  const label = typeof name === 'string' && /^[\w.:-]{1,80}$/.test(name) ? name : 'Error';
  switch (label) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return new AwsAccessError(
        "the role can't be assumed (AccessDenied): its trust policy has to name this service's principal and the external id, and that principal has to be allowed sts:AssumeRole",
      );
    case 'CredentialsProviderError':
      return new AwsAccessError(
        'no credentials: set up one of the ways of the AWS SDK (environment, profile, web identity, container or instance role)',
      );
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return new AwsAccessError('the credentials have expired');
    default: {
      const detail = typeof code === 'string' && /^\w{1,40}$/.test(code) ? `${label}, ${code}` : label;
      return new AwsAccessError(`the credentials can't be used: ${detail}`);
    }
  }
}
