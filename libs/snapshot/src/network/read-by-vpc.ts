import type { DocumentKind } from '../document-lists.js';

/** Kinds of which a reading of some VPCs (`RegionDocuments.scope`) holds only what belongs to these VPCs.
 *  All others are read whole, or what isn't there counts as not known by itself (prefix lists). */
export const READ_BY_VPC: ReadonlySet<DocumentKind> = new Set<DocumentKind>([
  'Vpcs',
  'VpcAttributes',
  'Subnets',
  'RouteTables',
  'NetworkAcls',
  'SecurityGroups',
  'SecurityGroupRules',
  'SecurityGroupVpcAssociations',
  'NetworkInterfaces',
  'Reservations',
  'InstanceStatuses',
  'NatGateways',
  'VpcEndpoints',
]);
