import type { Action, Actions } from '../action.js';
import type { Caller } from '../identity/identities.js';
import { kindAnsweredBy } from '../network/document-shapes.js';
import type { LabWorld } from '../network/lab-world.js';
import { ec2Answer, ec2Error } from '../wire/answers.js';
import { ApiError } from '../wire/api-error.js';
import type { CredentialScope } from '../wire/credential-scope.js';
import { ec2Operation, type Operation } from '../wire/operations.js';
import { readQuery } from '../wire/read-query.js';
import { queryCall, type QueryCall } from './query-parameters.js';
import type { Call, Service } from './service.js';

interface Ec2Options {
  readonly actions: Actions;
  readonly world: LabWorld;
  readonly pageSize: number;
  /** What to answer of kinds of documents that the network was given without. */
  readonly missing: 'empty' | 'denied';
}

const refusals: Service['refusals'] = {
  throttled: () => new ApiError('RequestLimitExceeded', 'Request limit exceeded.', 503),
  denied: (caller, action) =>
    new ApiError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. User: ${caller.arn} is not authorized to perform: ` +
        `ec2:${action} because no identity-based policy allows the ec2:${action} action`,
      403,
    ),
  unknownAction: (action) =>
    new ApiError('InvalidAction', `The action ${action} is not valid for this web service.`),
  internal: () => new ApiError('InternalError', 'An internal error has occurred', 500),
};

/** EC2 by the EC2 query protocol.
 *  @see https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
export function ec2Service(options: Ec2Options): Service {
  return {
    name: 'ec2',
    contentType: 'text/xml;charset=UTF-8',
    errorBody: ec2Error,
    refusals,
    read(request) {
      const call = queryCall(request);
      const { children } = call.parameters;
      const asked = children.get('MaxResults')?.value;
      return {
        action: call.action,
        filters: call.filters,
        maxResults: asked === undefined ? null : Number(asked),
        hasToken: children.has('NextToken'),
        dryRun: children.get('DryRun')?.value === 'true',
        run: (caller, scope, requestId) => run(options, call, { caller, scope, requestId }),
      };
    },
  };
}

function run(
  { actions, world, pageSize, missing }: Ec2Options,
  { action: name, parameters }: QueryCall,
  { caller, scope, requestId }: { caller: Caller; scope: CredentialScope; requestId: string },
): ReturnType<Call['run']> {
  const operation = ec2Operation(name);
  if (operation === undefined) throw refusals.unknownAction(name);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    throw new ApiError('InvalidAction', `The action ${name} is not played by this lab.`);
  }
  const state = world.at(caller.accountId, scope.region);
  if (state === undefined) {
    const there = world.regionsOf(caller.accountId).join(', ') || 'none';
    throw new ApiError(
      'AuthFailure',
      'AWS was not able to validate the provided access credentials ' +
        `(the lab plays these regions of account ${caller.accountId}: ${there})`,
      401,
    );
  }
  const input = readQuery(operation.input, parameters, 'ec2');
  const kind = kindAnsweredBy(name);
  const hidden = missing === 'denied' && kind !== undefined && state.absent.has(kind);
  if (hidden || !caller.policy.allows(`ec2:${name}`)) throw refusals.denied(caller, name);
  if (input['DryRun'] === true) {
    throw new ApiError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  const output = perform(action, input, { state, world, pageSize });
  return { body: ec2Answer(operation, output, requestId), items: itemsOf(operation, output) };
}

/** The input has been read by the very shape that the action's type is made of. */
const perform = (action: Action, input: object, scene: Parameters<Action>[1]): object =>
  action(input as never, scene);

function itemsOf({ output: shape }: Operation, output: object): number | null {
  const fields = output as Readonly<Record<string, unknown>>;
  const member =
    shape.type === 'structure' ? shape.members().find((one) => one.shape.type === 'list') : undefined;
  const list = member === undefined ? undefined : fields[member.name];
  return Array.isArray(list) ? list.length : null;
}
