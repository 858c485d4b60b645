import type { Route, State, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { DocumentDraft, RegionDocuments } from '../../../../snapshot/src/index.js';
import { type Appliers, EditRefused, existing } from './applier.js';
import { freePrivateAddress } from './free-addresses.js';

/** Attributes of a VPC, its endpoints, and its exclusions from block public access. */
export const vpcAppliers = {
  'ec2:ModifyVpcAttribute': (draft, { parameters }) => {
    const { VpcId, EnableDnsSupport, EnableDnsHostnames } = parameters;
    const { region } = existing(draft.find('Vpcs', VpcId ?? ''), VpcId);
    const before = draft.find('VpcAttributes', VpcId ?? '')?.doc;
    const set = (flag: { Value?: boolean | undefined } | undefined): { Value: boolean } | undefined =>
      flag?.Value === undefined ? undefined : { Value: flag.Value };
    const support = set(EnableDnsSupport);
    const hostnames = set(EnableDnsHostnames);
    const after = {
      ...(before ?? { VpcId: VpcId! }),
      ...(support && { EnableDnsSupport: support }),
      ...(hostnames && { EnableDnsHostnames: hostnames }),
    };
    if (before) draft.replace(region, 'VpcAttributes', before, after);
    else draft.add(region, 'VpcAttributes', after);
  },
  'ec2:ModifySubnetAttribute': (draft, { parameters }) => {
    const { SubnetId, MapPublicIpOnLaunch, AssignIpv6AddressOnCreation } = parameters;
    const { doc, region } = existing(draft.find('Subnets', SubnetId ?? ''), SubnetId);
    draft.replace(region, 'Subnets', doc, {
      ...doc,
      ...(MapPublicIpOnLaunch && { MapPublicIpOnLaunch: MapPublicIpOnLaunch.Value === true }),
      ...(AssignIpv6AddressOnCreation && {
        AssignIpv6AddressOnCreation: AssignIpv6AddressOnCreation.Value === true,
      }),
    });
  },
  'ec2:CreateVpcBlockPublicAccessExclusion': (draft, { parameters, creates }) => {
    const { VpcId, SubnetId, InternetGatewayExclusionMode } = parameters;
    const excluded = VpcId ?? SubnetId;
    const { region } = existing(
      VpcId === undefined ? draft.find('Subnets', SubnetId ?? '') : draft.find('Vpcs', VpcId),
      excluded,
    );
    draft.add(region, 'VpcBlockPublicAccessExclusions', {
      ExclusionId: creates!,
      State: 'create-complete',
      InternetGatewayExclusionMode: InternetGatewayExclusionMode!,
      ResourceArn: `arn:aws:ec2:${region.region}:${region.accountId ?? ''}:${VpcId === undefined ? 'subnet' : 'vpc'}/${excluded}`,
    });
    const mode = InternetGatewayExclusionMode === 'allow-egress' ? 'block-ingress' : 'off';
    for (const subnet of draft.list(region, 'Subnets')) {
      if (subnet.VpcId !== VpcId && subnet.SubnetId !== SubnetId) continue;
      const BlockPublicAccessStates = { InternetGatewayBlockMode: mode } as const;
      draft.replace(region, 'Subnets', subnet, { ...subnet, BlockPublicAccessStates });
    }
  },
  'ec2:CreateVpcEndpoint': (draft, { parameters, creates }) => {
    const {
      VpcId,
      ServiceName,
      VpcEndpointType = 'Gateway',
      RouteTableIds = [],
      SubnetIds = [],
    } = parameters;
    const { region } = existing(draft.find('Vpcs', VpcId ?? ''), VpcId);
    const endpoint: VpcEndpoint = {
      VpcEndpointId: creates!,
      VpcEndpointType,
      VpcId: VpcId!,
      ServiceName: ServiceName!,
      State: 'available' as State,
      PolicyDocument: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
      RouteTableIds,
      SubnetIds,
      Groups: (parameters.SecurityGroupIds ?? []).map((GroupId) => ({ GroupId })),
      PrivateDnsEnabled: parameters.PrivateDnsEnabled ?? VpcEndpointType === 'Interface',
      NetworkInterfaceIds: SubnetIds.map((id) =>
        addEndpointInterface(draft, region, id, creates!, parameters.SecurityGroupIds),
      ),
    };
    draft.add(region, 'VpcEndpoints', endpoint);
    for (const id of RouteTableIds) addEndpointRoute(draft, region, id, endpoint);
  },
  'ec2:ModifyVpcEndpoint': (draft, { parameters }) => {
    const {
      VpcEndpointId,
      AddRouteTableIds = [],
      RemoveRouteTableIds = [],
      PrivateDnsEnabled,
      ResetPolicy,
    } = parameters;
    const { doc, region } = existing(draft.find('VpcEndpoints', VpcEndpointId ?? ''), VpcEndpointId);
    draft.replace(region, 'VpcEndpoints', doc, {
      ...doc,
      RouteTableIds: [...(doc.RouteTableIds ?? []), ...AddRouteTableIds].filter(
        (id) => !RemoveRouteTableIds.includes(id),
      ),
      ...(PrivateDnsEnabled === undefined ? {} : { PrivateDnsEnabled }),
      ...(ResetPolicy === true
        ? { PolicyDocument: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}' }
        : {}),
    });
    for (const id of AddRouteTableIds) addEndpointRoute(draft, region, id, doc);
    for (const id of RemoveRouteTableIds) removeEndpointRoute(draft, id, doc);
  },
} satisfies Partial<Appliers>;

/** EC2 puts the route to the service's prefix list into each associated table (R-VPE-1). */
function addEndpointRoute(
  draft: DocumentDraft,
  region: RegionDocuments,
  tableId: string,
  { VpcEndpointId, ServiceName }: VpcEndpoint,
): void {
  const list = [...draft.list(region, 'PrefixLists'), ...draft.list(region, 'ManagedPrefixLists')].find(
    ({ PrefixListName }) => PrefixListName === ServiceName,
  );
  if (!list) throw new EditRefused(`the prefix list of ${ServiceName} is not in the snapshot`);
  const { doc } = existing(draft.find('RouteTables', tableId), tableId);
  const route: Route = {
    DestinationPrefixListId: list.PrefixListId!,
    GatewayId: VpcEndpointId!,
    Origin: 'CreateRoute',
    State: 'active',
  };
  draft.replace(region, 'RouteTables', doc, { ...doc, Routes: [...(doc.Routes ?? []), route] });
}

function removeEndpointRoute(draft: DocumentDraft, tableId: string, { VpcEndpointId }: VpcEndpoint): void {
  const { doc, region } = existing(draft.find('RouteTables', tableId), tableId);
  const Routes = (doc.Routes ?? []).filter(({ GatewayId }) => GatewayId !== VpcEndpointId);
  draft.replace(region, 'RouteTables', doc, { ...doc, Routes });
}

function addEndpointInterface(
  draft: DocumentDraft,
  region: RegionDocuments,
  subnetId: string,
  endpointId: string,
  groups: readonly string[] = [],
): string {
  const { doc: subnet } = existing(draft.find('Subnets', subnetId), subnetId);
  const NetworkInterfaceId = `eni-of-${endpointId}-${subnetId}`;
  const PrivateIpAddress = freePrivateAddress(draft, region, subnet);
  draft.add(region, 'NetworkInterfaces', {
    NetworkInterfaceId,
    InterfaceType: 'vpc_endpoint',
    RequesterManaged: true,
    Status: 'in-use',
    SubnetId: subnetId,
    VpcId: subnet.VpcId!,
    PrivateIpAddress,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress }],
    Groups: groups.map((GroupId) => ({ GroupId })),
  });
  return NetworkInterfaceId;
}
