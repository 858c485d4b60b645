import type {
  DescribeNetworkInterfaceAttributeRequest,
  DescribeRegionsRequest,
  DescribeVpcAttributeRequest,
} from '@aws-sdk/client-ec2';
import type { Actions, Scene } from '../action.js';
import { networkInterface, prefixList, vpc } from '../network/find.js';
import { invalidValue, missing } from '../wire/api-error.js';
import { listingAction, type ListingInput } from './listing.js';

/** A VPC has name resolution and no host names unless told otherwise. */
const USUAL_ATTRIBUTES = { EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: false } };

function vpcAttribute(input: DescribeVpcAttributeRequest, { state }: Scene): object {
  const { VpcId } = vpc(state, input.VpcId);
  const attributes = state.lists.VpcAttributes.find((item) => item.VpcId === VpcId);
  const { EnableDnsSupport, EnableDnsHostnames } = { ...USUAL_ATTRIBUTES, ...attributes };
  switch (input.Attribute) {
    case 'enableDnsSupport':
      return { VpcId, EnableDnsSupport };
    case 'enableDnsHostnames':
      return { VpcId, EnableDnsHostnames };
    case 'enableNetworkAddressUsageMetrics':
      return { VpcId, EnableNetworkAddressUsageMetrics: { Value: false } };
    default:
      throw invalidValue(
        `Value (${String(input.Attribute)}) for parameter attribute is invalid. Unknown attribute.`,
      );
  }
}

function interfaceAttribute(input: DescribeNetworkInterfaceAttributeRequest, { state }: Scene): object {
  const found = networkInterface(state, input.NetworkInterfaceId);
  const { NetworkInterfaceId, SourceDestCheck, Groups, Attachment, Description } = found;
  switch (input.Attribute) {
    case 'sourceDestCheck':
      return { NetworkInterfaceId, SourceDestCheck: { Value: SourceDestCheck ?? true } };
    case 'groupSet':
      return { NetworkInterfaceId, Groups };
    case 'attachment':
      return { NetworkInterfaceId, Attachment };
    case 'description':
      return { NetworkInterfaceId, Description: { Value: Description ?? '' } };
    case undefined:
      throw missing('Attribute');
    default:
      throw invalidValue(`Value (${input.Attribute}) for parameter attribute is invalid. Unknown attribute.`);
  }
}

/** The endpoint's own regions; there is no other to turn to. */
const regions = listingAction({
  member: 'Regions',
  items: ({ state, world }) =>
    world.regionsOf(state.accountId).map((region) => ({
      RegionName: region,
      Endpoint: `ec2.${region}.amazonaws.com`,
      OptInStatus: 'opt-in-not-required',
    })),
  ids: [
    {
      parameter: 'RegionNames' satisfies keyof DescribeRegionsRequest,
      field: 'RegionName',
      notFound: 'InvalidParameterValue',
      noun: 'region',
    },
  ],
  filters: { endpoint: 'Endpoint', 'opt-in-status': 'OptInStatus', 'region-name': 'RegionName' },
  tags: null,
});

const prefixListEntries = listingAction({
  member: 'Entries',
  items: ({ state }, input) => {
    const { PrefixListId: id } = input as ListingInput & { PrefixListId: string };
    prefixList(state, id);
    return state.lists.PrefixListEntries.filter((entry) => entry.PrefixListId === id);
  },
  filters: {},
  tags: null,
  pages: { least: 1, most: 100, usual: 100 },
});

function blockPublicAccess(_input: object, { state }: Scene): object {
  const [given] = state.lists.VpcBlockPublicAccessOptions;
  return {
    VpcBlockPublicAccessOptions: given ?? {
      AwsAccountId: state.accountId,
      AwsRegion: state.region,
      State: 'default-state',
      InternetGatewayBlockMode: 'off',
      ManagedBy: 'account',
      ExclusionsAllowed: 'allowed',
    },
  };
}

/** Reading actions that answer something else than one list of documents. */
export const SINGLE_ACTIONS: Actions = {
  DescribeVpcAttribute: vpcAttribute,
  DescribeNetworkInterfaceAttribute: interfaceAttribute,
  DescribeRegions: regions,
  GetManagedPrefixListEntries: prefixListEntries,
  DescribeVpcBlockPublicAccessOptions: blockPublicAccess,
};
