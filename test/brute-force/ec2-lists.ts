import type { DocumentLists } from '../../libs/snapshot/src/document-lists.js';

/** The kinds of documents that the walker understands. Whatever else a region has, it doesn't look at. */
export type Ec2Lists = Pick<
  DocumentLists,
  | 'Vpcs'
  | 'Subnets'
  | 'RouteTables'
  | 'InternetGateways'
  | 'EgressOnlyInternetGateways'
  | 'NatGateways'
  | 'NetworkInterfaces'
  | 'Reservations'
  | 'SecurityGroups'
  | 'SecurityGroupRules'
  | 'NetworkAcls'
  | 'Addresses'
  | 'PrefixLists'
  | 'ManagedPrefixLists'
  | 'PrefixListEntries'
  | 'VpcEndpoints'
  | 'VpcBlockPublicAccessOptions'
  | 'VpcBlockPublicAccessExclusions'
>;
