import type {
  AttachInternetGatewayRequest,
  CreateEgressOnlyInternetGatewayRequest,
  CreateInternetGatewayRequest,
  DeleteEgressOnlyInternetGatewayRequest,
  DeleteInternetGatewayRequest,
  DetachInternetGatewayRequest,
  InternetGateway,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { internetGateway, vpc } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue } from '../wire/api-error.js';
import { refreshRoutes } from './route-state.js';
import { tagsOf } from './tags.js';

/** R-EC-1. Which code AWS itself gives isn't documented. */
export function refuseIfEncryptionEnforced({ lists }: RegionState, vpcId: string | undefined): void {
  const enforced = lists.VpcEncryptionControls.some((one) => one.VpcId === vpcId && one.Mode === 'enforce');
  if (!enforced) return;
  throw new ApiError(
    'OperationNotPermitted',
    `VPC encryption controls of ${vpcId} are in enforce mode and don't allow this gateway.`,
  );
}

function create(input: CreateInternetGatewayRequest, { state }: Scene): object {
  const gateway: InternetGateway = {
    InternetGatewayId: state.newId('igw'),
    OwnerId: state.accountId,
    Attachments: [],
    Tags: tagsOf(input.TagSpecifications),
  };
  state.lists.InternetGateways.push(gateway);
  return { InternetGateway: gateway };
}

function attach(input: AttachInternetGatewayRequest, { state }: Scene): object {
  const gateway = internetGateway(state, input.InternetGatewayId);
  const { VpcId } = vpc(state, input.VpcId);
  const [attached] = gateway.Attachments ?? [];
  if (attached !== undefined) {
    throw new ApiError(
      'Resource.AlreadyAssociated',
      `resource ${gateway.InternetGatewayId} is already attached to network ${attached.VpcId}`,
    );
  }
  const another = state.lists.InternetGateways.some(({ Attachments }) =>
    Attachments?.some((one) => one.VpcId === VpcId),
  );
  if (another) throw invalidValue(`Network ${VpcId} already has an internet gateway attached`);
  refuseIfEncryptionEnforced(state, VpcId);
  // EC2 says `available` of an internet gateway's attachment where others say `attached`; the type doesn't know.
  gateway.Attachments = [{ State: 'available' as 'attached', VpcId }];
  refreshRoutes(state, (route) => route.GatewayId === gateway.InternetGatewayId);
  return {};
}

function detach(input: DetachInternetGatewayRequest, { state }: Scene): object {
  const gateway = internetGateway(state, input.InternetGatewayId);
  const { VpcId } = vpc(state, input.VpcId);
  if (!gateway.Attachments?.some((one) => one.VpcId === VpcId)) {
    throw new ApiError(
      'Gateway.NotAttached',
      `resource ${gateway.InternetGatewayId} is not attached to network ${VpcId}`,
    );
  }
  const mapped = state.lists.NetworkInterfaces.some(
    (one) => one.VpcId === VpcId && (one.Association ?? one.PrivateIpAddresses?.find((ip) => ip.Association)),
  );
  if (mapped) {
    throw new ApiError(
      'DependencyViolation',
      `Network ${VpcId} has some mapped public address(es). ` +
        'Please unmap those public address(es) before detaching the gateway.',
    );
  }
  gateway.Attachments = [];
  refreshRoutes(state, (route) => route.GatewayId === gateway.InternetGatewayId);
  return {};
}

function remove(input: DeleteInternetGatewayRequest, { state }: Scene): object {
  const gateway = internetGateway(state, input.InternetGatewayId);
  if ((gateway.Attachments ?? []).length > 0) {
    throw new ApiError(
      'DependencyViolation',
      `The internetGateway '${gateway.InternetGatewayId}' has dependencies and cannot be deleted.`,
    );
  }
  state.lists.InternetGateways = state.lists.InternetGateways.filter((one) => one !== gateway);
  return {};
}

function createEgressOnly(input: CreateEgressOnlyInternetGatewayRequest, { state }: Scene): object {
  const { VpcId } = vpc(state, input.VpcId);
  refuseIfEncryptionEnforced(state, VpcId);
  const gateway = {
    EgressOnlyInternetGatewayId: state.newId('eigw'),
    Attachments: [{ State: 'attached' as const, VpcId }],
    Tags: tagsOf(input.TagSpecifications),
  };
  state.lists.EgressOnlyInternetGateways.push(gateway);
  return { EgressOnlyInternetGateway: gateway };
}

function deleteEgressOnly(input: DeleteEgressOnlyInternetGatewayRequest, { state }: Scene): object {
  const { EgressOnlyInternetGatewayId: id = '' } = input;
  const { lists } = state;
  const rest = lists.EgressOnlyInternetGateways.filter((one) => one.EgressOnlyInternetGatewayId !== id);
  if (rest.length === lists.EgressOnlyInternetGateways.length) {
    throw new ApiError(
      'InvalidEgressOnlyInternetGatewayId.NotFound',
      `The egressOnlyInternetGateway ID '${id}' does not exist`,
    );
  }
  lists.EgressOnlyInternetGateways = rest;
  refreshRoutes(state, (route) => route.EgressOnlyInternetGatewayId === id);
  return { ReturnCode: true };
}

export const GATEWAY_ACTIONS: Actions = {
  CreateInternetGateway: create,
  AttachInternetGateway: attach,
  DetachInternetGateway: detach,
  DeleteInternetGateway: remove,
  CreateEgressOnlyInternetGateway: createEgressOnly,
  DeleteEgressOnlyInternetGateway: deleteEgressOnly,
};
