import type {
  NatGatewayAddressNode,
  NatGatewayNode,
  SubnetNode,
} from '../../../../snapshot/src/network/index.js';
import type { Branch, Station, UnknownFact } from '../../walk/branch.js';
import { label, natGatewayRef } from '../../walk/describe.js';
import { addWarning, assumeHolds, drop, type HopInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';

interface ZoneAddresses {
  branch: Branch;
  addresses: readonly NatGatewayAddressNode[];
}

/** R-NAT-8: a regional NAT gateway serves clients from the addresses of their own zone. In automatic mode it
 *  grows into a new zone within an hour, and serves it from another one meanwhile; in manual mode a zone that
 *  isn't listed has no egress (Amazon VPC User Guide, "Regional NAT gateways"; Reachability Analyzer,
 *  REGIONAL_NGW_ROUTE_AZ_RESTRICTION). */
export function addressesForZone(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  from: Station | null,
  info: HopInfo,
): ZoneAddresses {
  const client = from?.subnet;
  const all = gateway.addresses;
  const here = client ? all.filter((address) => isInZone(address, client)) : [];
  const zoned = all.some(({ zone, zoneId }) => (zone ?? zoneId) !== undefined);
  const zone = client?.zone ?? client?.doc.AvailabilityZoneId;
  if (!zoned || zone === undefined) return { branch, addresses: all };
  if (here.some(({ usable }) => usable)) return { branch, addresses: here };
  switch (gateway.regional?.autoProvision) {
    case true:
      return expanding(context, branch, gateway, zone, here, info);
    case false:
      // An address that is listed and doesn't work is another matter than a zone left out.
      if (here.length > 0) return { branch, addresses: here };
      return { branch: notInZone(branch, gateway, zone, info), addresses: [] };
    case undefined: {
      const assumed = assumeHolds(context, branch, info, modeUnknown(gateway, zone));
      return { branch: assumed, addresses: all };
    }
  }
}

function isInZone({ zone, zoneId }: NatGatewayAddressNode, client: SubnetNode): boolean {
  if (zone !== undefined && client.zone !== undefined) return zone === client.zone;
  return zoneId !== undefined && zoneId === client.doc.AvailabilityZoneId;
}

function expanding(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  zone: string,
  here: readonly NatGatewayAddressNode[],
  info: HopInfo,
): ZoneAddresses {
  const addresses = gateway.addresses.filter(({ usable }) => usable);
  if (addresses.length === 0) return { branch, addresses: here };
  const failed = here.some(({ status }) => status === 'failed');
  const served = failed ? assumeHolds(context, branch, info, servedFromAfar(gateway, zone)) : branch;
  const zones = [...new Set(addresses.map((address) => address.zone ?? address.zoneId))];
  const warned = addWarning(
    served,
    {
      code: 'CROSS_ZONE_NAT',
      summary: `NAT gateway ${label(gateway)} has no address in ${zone} yet, so ${zones.join(', ')} serves it (AWS adds one within 60 minutes)`,
      evidence: { natGatewayId: gateway.id, clientZone: zone, natZones: zones },
    },
    natGatewayRef(gateway),
  );
  return { branch: warned, addresses };
}

function notInZone(branch: Branch, gateway: NatGatewayNode, zone: string, info: HopInfo): Branch {
  const zones = [...new Set(gateway.addresses.map((address) => address.zone ?? address.zoneId))];
  return drop(branch, info, {
    code: 'REGIONAL_NGW_ROUTE_AZ_RESTRICTION',
    summary: `regional NAT gateway ${label(gateway)} has no address in ${zone}, and zones are added by hand (it serves ${zones.join(', ') || 'none'})`,
    evidence: { natGatewayId: gateway.id, clientZone: zone, natZones: zones },
    // An Elastic IP and its association.
    cost: 2,
  });
}

function servedFromAfar(gateway: NatGatewayNode, zone: string): UnknownFact {
  return {
    code: 'UNSUPPORTED_COMPONENT',
    component: natGatewayRef(gateway),
    summary: `the address of NAT gateway ${label(gateway)} in ${zone} has failed; whether another zone serves it then isn't documented`,
    howToLearn: `probe from a machine in ${zone}`,
    ifHolds: 'another zone serves it',
    ifNot: `${zone} has no egress`,
  };
}

function modeUnknown(gateway: NatGatewayNode, zone: string): UnknownFact {
  return {
    code: 'PERMISSION_MISSING',
    component: natGatewayRef(gateway),
    summary: `NAT gateway ${label(gateway)} has no address in ${zone}, and the documents don't say whether AWS adds one`,
    howToLearn: 'ec2:DescribeNatGateways gives AutoProvisionZones',
    ifHolds: `AWS manages its zones, and another zone serves ${zone} meanwhile`,
    ifNot: `its zones are added by hand, and ${zone} has no egress`,
  };
}
