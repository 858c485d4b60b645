import type { DhcpConfiguration } from '@aws-sdk/client-ec2';
import type { Network } from '../network/network.js';
import { physicalId } from '../network/physical-id.js';
import type { Made, Resource, ResourceType } from './resource-type.js';

/** The domain of a region's private names (EC2 User Guide, Hostname types). */
function privateDomain(region: string): string {
  return region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
}

const configuration = (Key: string, values: readonly string[]): DhcpConfiguration => ({
  Key,
  Values: values.map((Value) => ({ Value })),
});

/** The set that every region has and every new VPC uses. */
export function defaultDhcpOptions(network: Network): string {
  const { region, stackName, accountId } = network.identity;
  const DhcpOptionsId = physicalId('dopt', stackName, 'AWS::Region', region);
  if (!network.lists.DhcpOptions.some((options) => options.DhcpOptionsId === DhcpOptionsId)) {
    network.lists.DhcpOptions.push({
      DhcpOptionsId,
      OwnerId: accountId,
      DhcpConfigurations: [
        configuration('domain-name', [privateDomain(region)]),
        configuration('domain-name-servers', ['AmazonProvidedDNS']),
      ],
      Tags: [],
    });
  }
  return DhcpOptionsId;
}

const KEYS: readonly (readonly [property: string, key: string])[] = [
  ['DomainName', 'domain-name'],
  ['DomainNameServers', 'domain-name-servers'],
  ['NtpServers', 'ntp-servers'],
  ['NetbiosNameServers', 'netbios-name-servers'],
  ['NetbiosNodeType', 'netbios-node-type'],
  ['Ipv6AddressPreferredLeaseTime', 'ipv6-address-preferred-lease-time'],
];

function makeDhcpOptions(resource: Resource): Made {
  const DhcpOptionsId = resource.id('dopt');
  resource.network.lists.DhcpOptions.push({
    DhcpOptionsId,
    OwnerId: resource.owner,
    DhcpConfigurations: KEYS.flatMap(([property, key]) => {
      const values = resource.fields.texts(property);
      return values === undefined ? [] : [configuration(key, values)];
    }),
    Tags: resource.tags(),
  });
  return { ref: DhcpOptionsId, attributes: { DhcpOptionsId } };
}

function makeAssociation(resource: Resource): Made {
  const { network } = resource;
  const vpcId = resource.requiredReference('VpcId', 'Vpcs');
  const vpc = resource.own(network.vpc(vpcId), 'VpcId', vpcId, 'a VPC');
  const given = resource.fields.requiredText('DhcpOptionsId');
  // EC2 takes "default" for "no options", and shows it so.
  if (given !== 'default') resource.reference('DhcpOptionsId', 'DhcpOptions');
  vpc.DhcpOptionsId = given;
  return { ref: resource.id('dopt-assoc') };
}

export const DHCP_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::EC2::DHCPOptions': {
    properties: [...KEYS.map(([property]) => property), 'Tags'],
    make: makeDhcpOptions,
  },
  'AWS::EC2::VPCDHCPOptionsAssociation': { properties: ['DhcpOptionsId', 'VpcId'], make: makeAssociation },
};
