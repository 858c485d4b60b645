import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import type { Caller, Identities } from '../identity/identities.js';
import { stsAnswer, stsError } from '../wire/answers.js';
import { ApiError } from '../wire/api-error.js';
import { stsOperation } from '../wire/operations.js';
import { readQuery } from '../wire/read-query.js';
import { queryCall } from './query-parameters.js';
import type { Service } from './service.js';

const refusals: Service['refusals'] = {
  throttled: () => new ApiError('Throttling', 'Rate exceeded', 400),
  denied: (caller, action) =>
    new ApiError('AccessDenied', `User: ${caller.arn} is not authorized to perform: sts:${action}`, 403),
  unknownAction: (action) =>
    new ApiError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`),
  internal: () => new ApiError('InternalFailure', 'An internal error has occurred', 500),
};

/** The two actions of the Security Token Service that reading another account takes, by AWS query.
 *  @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function stsService(identities: Identities): Service {
  return {
    name: 'sts',
    contentType: 'text/xml',
    errorBody: stsError,
    refusals,
    read(request) {
      const { action, parameters } = queryCall(request);
      return {
        action,
        maxResults: null,
        hasToken: false,
        dryRun: false,
        filters: [],
        run(caller, _scope, requestId) {
          const operation = stsOperation(action);
          const perform = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
          if (operation === undefined || perform === undefined) throw refusals.unknownAction(action);
          const input = readQuery(operation.input, parameters, 'aws');
          return { body: stsAnswer(operation, perform(input, caller, identities), requestId), items: null };
        },
      };
    },
  };
}

type Perform = (input: object, caller: Caller, identities: Identities) => object;

const ACTIONS: Readonly<Record<string, Perform>> = {
  GetCallerIdentity: (_input, { accountId, arn, userId }) => ({
    Account: accountId,
    Arn: arn,
    UserId: userId,
  }),
  AssumeRole: (input, caller, identities) => assumeRole(input as AssumeRoleRequest, caller, identities),
};

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function assumeRole(input: AssumeRoleRequest, caller: Caller, identities: Identities): object {
  const { RoleArn: roleArn = '', RoleSessionName: sessionName = '', DurationSeconds = 3600 } = input;
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw invalid('roleSessionName', sessionName, '2 to 64 of letters, digits and _+=,.@-');
  }
  if (DurationSeconds < 900 || DurationSeconds > 43_200) {
    throw invalid('durationSeconds', String(DurationSeconds), '900 to 43200');
  }
  if (input.ExternalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(input.ExternalId)) {
    // Never shown: it is what keeps strangers from using the role.
    throw invalid('externalId', '…', '2 to 1224 of letters, digits and _+=,.@:/-');
  }
  const session = identities.assume(caller, {
    roleArn,
    sessionName,
    externalId: input.ExternalId,
    policy: input.Policy,
    durationSeconds: DurationSeconds,
  });
  return {
    Credentials: session.credentials,
    AssumedRoleUser: { AssumedRoleId: session.caller.userId, Arn: session.caller.arn },
  };
}

const invalid = (field: string, value: string, expected: string): ApiError =>
  new ApiError(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: ${expected}`,
  );
