import type { DocumentLists } from '../../libs/snapshot/src/index.js';

/** The lists that the generators fill. */
export type NetworkLists = Pick<
  DocumentLists,
  | 'Vpcs'
  | 'Subnets'
  | 'RouteTables'
  | 'InternetGateways'
  | 'NatGateways'
  | 'NetworkInterfaces'
  | 'Reservations'
  | 'SecurityGroups'
  | 'NetworkAcls'
  | 'Addresses'
  | 'EgressOnlyInternetGateways'
  | 'VpcEndpoints'
  | 'VpcPeeringConnections'
>;

export function emptyLists(): NetworkLists {
  return {
    Vpcs: [],
    Subnets: [],
    RouteTables: [],
    InternetGateways: [],
    NatGateways: [],
    NetworkInterfaces: [],
    Reservations: [],
    SecurityGroups: [],
    NetworkAcls: [],
    Addresses: [],
    EgressOnlyInternetGateways: [],
    VpcEndpoints: [],
    VpcPeeringConnections: [],
  };
}

export const OWNER = '111122223333';
export const REGION = 'eu-central-1';
export const ZONES = ['a', 'b', 'c'].map((letter) => `${REGION}${letter}`);
