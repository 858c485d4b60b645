import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './api-error.js';

/** Who signed a request, for which region and service. The signature itself isn't verified: the lab knows no
 *  secrets. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | null;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=[^,\s]+,\s*Signature=[0-9a-f]{64}$/;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *  @throws ApiError where the header is missing or isn't of Signature Version 4. */
export function credentialScope(headers: IncomingHttpHeaders): CredentialScope {
  const { authorization } = headers;
  if (authorization === undefined) {
    throw new ApiError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  const found = AUTHORIZATION.exec(authorization);
  if (found === null) {
    throw new ApiError(
      'IncompleteSignature',
      'The Authorization header has to be of Signature Version 4: ' +
        'AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…',
    );
  }
  const token = headers['x-amz-security-token'];
  return {
    accessKeyId: found[1] ?? '',
    region: found[3] ?? '',
    service: found[4] ?? '',
    sessionToken: typeof token === 'string' ? token : null,
  };
}
