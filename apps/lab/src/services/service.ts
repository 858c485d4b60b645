import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../identity/identities.js';
import type { ApiError } from '../wire/api-error.js';
import type { CredentialScope } from '../wire/credential-scope.js';

export interface ServiceRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The address's query, without its question mark. */
  readonly query: string;
}

/** A call before its action runs. */
export interface Call {
  readonly action: string;
  readonly maxResults: number | null;
  readonly hasToken: boolean;
  readonly dryRun: boolean;
  readonly filters: readonly string[];
  /** Runs the action and gives the answer's body and, where it lists something, the number of items.
   *  @throws ApiError */
  run(caller: Caller, scope: CredentialScope, requestId: string): { body: string; items: number | null };
}

/** One service of the endpoint in its own protocol. */
export interface Service {
  /** As in a credential scope and in IAM actions. */
  readonly name: string;
  readonly contentType: string;
  /** @throws ApiError where the request isn't of the service's protocol. */
  read(request: ServiceRequest): Call;
  errorBody(error: ApiError, requestId: string): string;
  /** The service's own words for what each of its kind knows. */
  readonly refusals: {
    throttled(): ApiError;
    denied(caller: Caller, action: string): ApiError;
    unknownAction(action: string): ApiError;
    internal(): ApiError;
  };
}
