import type { SendSSHPublicKeyRequest } from '@aws-sdk/client-ec2-instance-connect';
import type { LabWorld } from '../network/lab-world.js';
import { ApiError } from '../wire/api-error.js';
import type { CredentialScope } from '../wire/credential-scope.js';
import type { Caller } from '../identity/identities.js';
import type { Service } from './service.js';
import type { SshKeys } from './ssh-keys.js';

const TARGET = 'AWSEC2InstanceConnectService.';

const refusals: Service['refusals'] = {
  throttled: () => new ApiError('ThrottlingException', 'Rate exceeded', 429),
  denied: (caller, action) =>
    new ApiError(
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform: ec2-instance-connect:${action}`,
      400,
    ),
  unknownAction: (action) => new ApiError('UnknownOperationException', `${action} is not an operation`, 400),
  internal: () => new ApiError('ServiceException', 'An internal error has occurred', 500),
};

/** EC2 Instance Connect by AWS JSON 1.1: pushes a public key to an instance for 60 seconds.
 *  @see https://docs.aws.amazon.com/ec2-instance-connect/latest/APIReference/API_SendSSHPublicKey.html */
export function instanceConnectService(world: LabWorld, keys: SshKeys): Service {
  return {
    name: 'ec2-instance-connect',
    contentType: 'application/x-amz-json-1.1',
    errorBody: ({ code, message }) => JSON.stringify({ __type: code, Message: message }),
    refusals,
    read({ headers, body }) {
      const target = headers['x-amz-target'];
      if (typeof target !== 'string' || !target.startsWith(TARGET)) {
        throw new ApiError('UnknownOperationException', `X-Amz-Target: expected ${TARGET}SendSSHPublicKey`);
      }
      const action = target.slice(TARGET.length);
      return {
        action,
        maxResults: null,
        hasToken: false,
        dryRun: false,
        filters: [],
        run(caller, scope, requestId) {
          if (action !== 'SendSSHPublicKey') throw refusals.unknownAction(action);
          if (!caller.policy.allows(`ec2-instance-connect:${action}`)) throw refusals.denied(caller, action);
          send(world, keys, parse(body), { caller, scope });
          return { body: JSON.stringify({ RequestId: requestId, Success: true }), items: null };
        },
      };
    },
  };
}

function parse(body: string): SendSSHPublicKeyRequest {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    throw new ApiError('SerializationException', 'the body is not JSON');
  }
  const fields = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  for (const field of ['InstanceId', 'InstanceOSUser', 'SSHPublicKey']) {
    if (typeof fields[field] !== 'string') throw invalid(`${field}: expected a text`);
  }
  return fields as unknown as SendSSHPublicKeyRequest;
}

function send(
  world: LabWorld,
  keys: SshKeys,
  input: SendSSHPublicKeyRequest,
  { caller, scope }: { caller: Caller; scope: CredentialScope },
): void {
  const { InstanceId: instanceId = '', InstanceOSUser: user = '', SSHPublicKey: publicKey = '' } = input;
  if (!/^[A-Za-z_][A-Za-z0-9@._-]{0,30}[A-Za-z0-9$_-]?$/.test(user)) {
    throw invalid('InstanceOSUser: expected the name of a user of the machine');
  }
  if (!/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/=]+( .*)?\s*$/.test(publicKey)) {
    throw invalid('SSHPublicKey: expected a public key in OpenSSH form');
  }
  const instance = world
    .at(caller.accountId, scope.region)
    ?.instances()
    .find(({ InstanceId }) => InstanceId === instanceId);
  if (instance === undefined) {
    throw new ApiError('EC2InstanceNotFoundException', `Instance not found: ${instanceId}`, 404);
  }
  if (instance.State?.Name !== 'running') {
    throw new ApiError(
      'EC2InstanceStateInvalidException',
      `Instance ${instanceId} is ${instance.State?.Name ?? 'in an unknown state'}, not running`,
    );
  }
  const zone = instance.Placement?.AvailabilityZone;
  if (input.AvailabilityZone !== undefined && input.AvailabilityZone !== zone) {
    throw invalid(`AvailabilityZone: ${instanceId} is in ${zone ?? 'an unknown zone'}`);
  }
  keys.add({ instanceId, user, publicKey: publicKey.trim() });
}

const invalid = (message: string): ApiError => new ApiError('InvalidArgsException', message);
