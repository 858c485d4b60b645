import type { CreateTagsRequest, DeleteTagsRequest, Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { DOCUMENT_KINDS } from '../../../../libs/snapshot/src/index.js';
import type { Actions, Scene } from '../action.js';
import type { RegionState } from '../network/region-state.js';
import { ApiError } from '../wire/api-error.js';

/** The tags that a request gives to what it creates. */
export const tagsOf = (specifications: readonly TagSpecification[] | undefined): Tag[] =>
  (specifications ?? []).flatMap(({ Tags }) => Tags ?? []);

type Tagged = Record<string, unknown> & { Tags?: Tag[]; TagSet?: Tag[] };

/** Interfaces keep their tags in a field of another name. */
function tagged(state: RegionState, id: string): { document: Tagged; field: 'Tags' | 'TagSet' } {
  for (const kind of DOCUMENT_KINDS) {
    const found = (state.lists[kind] as readonly object[]).find((item) => ownId(item) === id);
    if (found !== undefined) {
      return { document: found as Tagged, field: kind === 'NetworkInterfaces' ? 'TagSet' : 'Tags' };
    }
  }
  const instance = state.instances().find(({ InstanceId }) => InstanceId === id);
  if (instance !== undefined) return { document: instance as Tagged, field: 'Tags' };
  throw new ApiError('InvalidID', `The ID '${id}' is not valid`);
}

/** By the order of EC2's own documents, the first text that looks like `prefix-digits` needn't be the id, so
 *  the fields that name a document are listed. */
const ID_FIELDS = [
  'VpcEndpointId',
  'NatGatewayId',
  'RouteTableId',
  'NetworkInterfaceId',
  'InternetGatewayId',
  'EgressOnlyInternetGatewayId',
  'TransitGatewayAttachmentId',
  'TransitGatewayRouteTableId',
  'TransitGatewayId',
  'SecurityGroupRuleId',
  'GroupId',
  'NetworkAclId',
  'AllocationId',
  'SubnetId',
  'VpcPeeringConnectionId',
  'VpcId',
] as const;

function ownId(item: object): unknown {
  const fields = item as Readonly<Record<string, unknown>>;
  const name = ID_FIELDS.find((field) => typeof fields[field] === 'string');
  return name === undefined ? undefined : fields[name];
}

function createTags({ Resources = [], Tags = [] }: CreateTagsRequest, { state }: Scene): object {
  for (const { document, field } of Resources.map((id) => tagged(state, id))) {
    const rest = (document[field] ?? []).filter((old) => !Tags.some(({ Key }) => Key === old.Key));
    document[field] = [...rest, ...Tags.map(({ Key = '', Value = '' }) => ({ Key, Value }))];
  }
  return {};
}

function deleteTags({ Resources = [], Tags }: DeleteTagsRequest, { state }: Scene): object {
  for (const { document, field } of Resources.map((id) => tagged(state, id))) {
    document[field] = (document[field] ?? []).filter(
      (old) =>
        Tags !== undefined &&
        !Tags.some(({ Key, Value }) => Key === old.Key && (Value === undefined || Value === old.Value)),
    );
  }
  return {};
}

export const TAG_ACTIONS: Actions = { CreateTags: createTags, DeleteTags: deleteTags };
