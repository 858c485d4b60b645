import type {
  AssociateSecurityGroupVpcRequest,
  DisassociateSecurityGroupVpcRequest,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { securityGroup, vpc } from '../network/find.js';
import { ApiError, invalidValue } from '../wire/api-error.js';

/** R-SG-5: lends a group to another VPC of the region. */
function associate(input: AssociateSecurityGroupVpcRequest, { state }: Scene): object {
  const group = securityGroup(state, input.GroupId);
  const network = vpc(state, input.VpcId);
  const { GroupId } = group;
  const { VpcId } = network;
  if (group.VpcId === VpcId) throw invalidValue(`Security group ${GroupId} already belongs to VPC ${VpcId}`);
  if (group.GroupName === 'default') {
    throw invalidValue(`The default security group ${GroupId} can't be associated with another VPC`);
  }
  const known = state.lists.SecurityGroupVpcAssociations.find(
    (one) => one.GroupId === GroupId && one.VpcId === VpcId && one.State !== 'disassociated',
  );
  if (known !== undefined) {
    throw new ApiError(
      'Resource.AlreadyAssociated',
      `Security group ${GroupId} is already associated with VPC ${VpcId}`,
    );
  }
  state.lists.SecurityGroupVpcAssociations.push({
    GroupId,
    GroupOwnerId: group.OwnerId ?? state.accountId,
    VpcId,
    VpcOwnerId: network.OwnerId ?? state.accountId,
    State: 'associated',
  });
  return { State: 'associating' };
}

function disassociate(input: DisassociateSecurityGroupVpcRequest, { state }: Scene): object {
  const { GroupId } = securityGroup(state, input.GroupId);
  const { VpcId } = vpc(state, input.VpcId);
  const { lists } = state;
  const isIt = (one: { GroupId?: string; VpcId?: string }): boolean =>
    one.GroupId === GroupId && one.VpcId === VpcId;
  if (!lists.SecurityGroupVpcAssociations.some(isIt)) {
    throw new ApiError(
      'InvalidAssociationID.NotFound',
      `Security group ${GroupId} is not associated with VPC ${VpcId}`,
    );
  }
  const isUsed = lists.NetworkInterfaces.some(
    (one) => one.VpcId === VpcId && one.Groups?.some((group) => group.GroupId === GroupId),
  );
  if (isUsed) throw new ApiError('DependencyViolation', `resource ${GroupId} has a dependent object`);
  lists.SecurityGroupVpcAssociations = lists.SecurityGroupVpcAssociations.filter((one) => !isIt(one));
  return { State: 'disassociating' };
}

export const GROUP_VPC_ACTIONS: Actions = {
  AssociateSecurityGroupVpc: associate,
  DisassociateSecurityGroupVpc: disassociate,
};
