import type {
  BlockPublicAccessStates,
  CreateVpcBlockPublicAccessExclusionRequest,
  DeleteVpcBlockPublicAccessExclusionRequest,
  ModifyVpcBlockPublicAccessExclusionRequest,
  ModifyVpcBlockPublicAccessOptionsRequest,
  VpcBlockPublicAccessExclusion,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { subnet, vpc } from '../network/find.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError, invalidValue, missing } from '../wire/api-error.js';
import { tagsOf } from './tags.js';

type Mode = NonNullable<BlockPublicAccessStates['InternetGatewayBlockMode']>;

const MODES: readonly string[] = ['off', 'block-bidirectional', 'block-ingress'];
const EXCLUSION_MODES: readonly string[] = ['allow-bidirectional', 'allow-egress'];

function options(input: ModifyVpcBlockPublicAccessOptionsRequest, { state }: Scene): object {
  const { InternetGatewayBlockMode: mode = '' } = input;
  if (!MODES.includes(mode)) {
    throw invalidValue(`Value (${mode}) for parameter internetGatewayBlockMode is invalid.`);
  }
  const [given] = state.lists.VpcBlockPublicAccessOptions;
  const changed = {
    AwsAccountId: state.accountId,
    AwsRegion: state.region,
    ManagedBy: 'account' as const,
    ExclusionsAllowed: 'allowed' as const,
    ...given,
    InternetGatewayBlockMode: mode as Mode,
    State: 'update-complete' as const,
    LastUpdateTimestamp: state.timestamp(),
  };
  state.lists.VpcBlockPublicAccessOptions = [changed];
  showStates(state);
  return { VpcBlockPublicAccessOptions: { ...changed, State: 'update-in-progress' } };
}

function create(input: CreateVpcBlockPublicAccessExclusionRequest, { state }: Scene): object {
  const { SubnetId, VpcId, InternetGatewayExclusionMode: mode = '' } = input;
  checkMode(mode);
  if ((SubnetId === undefined) === (VpcId === undefined)) throw missing('SubnetId or VpcId');
  const [{ ExclusionsAllowed = 'allowed' } = {}] = state.lists.VpcBlockPublicAccessOptions;
  if (ExclusionsAllowed === 'not-allowed') {
    throw new ApiError('OperationNotPermitted', 'Exclusions are not allowed by the organization.');
  }
  const owner = (SubnetId === undefined ? vpc(state, VpcId) : subnet(state, SubnetId)).OwnerId;
  const name = SubnetId === undefined ? `vpc/${VpcId}` : `subnet/${SubnetId}`;
  const ResourceArn = `arn:aws:ec2:${state.region}:${owner ?? state.accountId}:${name}`;
  if (
    state.lists.VpcBlockPublicAccessExclusions.some((one) => one.ResourceArn === ResourceArn && inForce(one))
  ) {
    throw invalidValue(`There is an exclusion for ${ResourceArn} already.`);
  }
  const exclusion: VpcBlockPublicAccessExclusion = {
    ExclusionId: state.newId('vpcbpa-exclude'),
    InternetGatewayExclusionMode: mode,
    ResourceArn,
    State: 'create-complete',
    CreationTimestamp: state.timestamp(),
    LastUpdateTimestamp: state.timestamp(),
    Tags: tagsOf(input.TagSpecifications),
  };
  state.lists.VpcBlockPublicAccessExclusions.push(exclusion);
  showStates(state);
  return { VpcBlockPublicAccessExclusion: { ...exclusion, State: 'create-in-progress' } };
}

function modify(input: ModifyVpcBlockPublicAccessExclusionRequest, { state }: Scene): object {
  const exclusion = find(state, input.ExclusionId);
  const { InternetGatewayExclusionMode: mode = '' } = input;
  checkMode(mode);
  exclusion.InternetGatewayExclusionMode = mode;
  exclusion.State = 'update-complete';
  exclusion.LastUpdateTimestamp = state.timestamp();
  showStates(state);
  return { VpcBlockPublicAccessExclusion: { ...exclusion, State: 'update-in-progress' } };
}

function remove(input: DeleteVpcBlockPublicAccessExclusionRequest, { state }: Scene): object {
  const exclusion = find(state, input.ExclusionId);
  exclusion.State = 'delete-complete';
  exclusion.DeletionTimestamp = state.timestamp();
  showStates(state);
  return { VpcBlockPublicAccessExclusion: { ...exclusion, State: 'delete-in-progress' } };
}

function checkMode(mode: string): asserts mode is 'allow-bidirectional' | 'allow-egress' {
  if (EXCLUSION_MODES.includes(mode)) return;
  throw invalidValue(`Value (${mode}) for parameter internetGatewayExclusionMode is invalid.`);
}

function find(state: RegionState, id: string | undefined): VpcBlockPublicAccessExclusion {
  const found = state.lists.VpcBlockPublicAccessExclusions.find(
    (one) => one.ExclusionId === id && inForce(one),
  );
  if (found !== undefined) return found;
  throw new ApiError(
    'InvalidVpcBlockPublicAccessExclusionId.NotFound',
    `The VPC Block Public Access exclusion ID '${id}' does not exist`,
  );
}

const inForce = ({ State }: VpcBlockPublicAccessExclusion): boolean =>
  State === 'create-complete' || State === 'update-complete';

/** R-BPA-1: each VPC and subnet shows the mode in force for it. A subnet's own exclusion goes before its VPC's. */
function showStates(state: RegionState): void {
  const { lists } = state;
  const mode = lists.VpcBlockPublicAccessOptions[0]?.InternetGatewayBlockMode ?? 'off';
  const exclusions = new Map(
    lists.VpcBlockPublicAccessExclusions.filter(inForce).map((one) => [
      one.ResourceArn?.split('/').at(-1) ?? '',
      one.InternetGatewayExclusionMode,
    ]),
  );
  const shown = (...ids: (string | undefined)[]): BlockPublicAccessStates => {
    const exclusion = ids.map((id) => exclusions.get(id ?? '')).find((one) => one !== undefined);
    return { InternetGatewayBlockMode: remaining(mode, exclusion) };
  };
  for (const one of lists.Vpcs) one.BlockPublicAccessStates = shown(one.VpcId);
  for (const one of lists.Subnets) one.BlockPublicAccessStates = shown(one.SubnetId, one.VpcId);
}

function remaining(mode: Mode, exclusion: string | undefined): Mode {
  switch (exclusion) {
    case 'allow-bidirectional':
      return 'off';
    case 'allow-egress':
      return mode === 'off' ? 'off' : 'block-ingress';
    default:
      return mode;
  }
}

export const BLOCK_PUBLIC_ACCESS_ACTIONS: Actions = {
  ModifyVpcBlockPublicAccessOptions: options,
  CreateVpcBlockPublicAccessExclusion: create,
  ModifyVpcBlockPublicAccessExclusion: modify,
  DeleteVpcBlockPublicAccessExclusion: remove,
};
