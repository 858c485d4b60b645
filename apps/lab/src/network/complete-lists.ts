import { rulesOfGroup } from './group-rules.js';
import type { RegionState } from './region-state.js';

/** What EC2 shows of every network, though a bundle may lack it: the zones of its subnets, the rules of its
 *  groups one by one, the interface of a transit gateway attachment's VPC under both of its kinds. */
export function completeLists(state: RegionState): void {
  addZones(state);
  addGroupRules(state);
  addAttachments(state);
}

function addZones({ lists, region }: RegionState): void {
  const known = new Set(lists.AvailabilityZones.map((zone) => zone.ZoneName));
  for (const { AvailabilityZone, AvailabilityZoneId } of lists.Subnets) {
    if (AvailabilityZone === undefined || known.has(AvailabilityZone)) continue;
    known.add(AvailabilityZone);
    lists.AvailabilityZones.push({
      ZoneName: AvailabilityZone,
      ...(AvailabilityZoneId !== undefined && { ZoneId: AvailabilityZoneId }),
      RegionName: region,
      State: 'available',
      OptInStatus: 'opt-in-not-required',
      ZoneType: 'availability-zone',
    });
  }
}

function addGroupRules(state: RegionState): void {
  const known = new Set(state.lists.SecurityGroupRules.map((rule) => rule.GroupId));
  for (const group of state.lists.SecurityGroups) {
    if (known.has(group.GroupId)) continue;
    state.lists.SecurityGroupRules.push(...rulesOfGroup(state, group));
  }
}

/** A VPC attachment is listed by two actions; a bundle may have either. */
function addAttachments({ lists }: RegionState): void {
  const generic = new Set(lists.TransitGatewayAttachments.map((item) => item.TransitGatewayAttachmentId));
  for (const attachment of lists.TransitGatewayVpcAttachments) {
    const { TransitGatewayAttachmentId: id, TransitGatewayId, VpcId, VpcOwnerId, State } = attachment;
    if (id === undefined || generic.has(id)) continue;
    const association = lists.TransitGatewayAssociations.find(
      (item) => item.TransitGatewayAttachmentId === id,
    );
    const gateway = lists.TransitGateways.find((item) => item.TransitGatewayId === TransitGatewayId);
    lists.TransitGatewayAttachments.push({
      TransitGatewayAttachmentId: id,
      ...(TransitGatewayId !== undefined && { TransitGatewayId }),
      ...(gateway?.OwnerId !== undefined && { TransitGatewayOwnerId: gateway.OwnerId }),
      ...(VpcOwnerId !== undefined && { ResourceOwnerId: VpcOwnerId }),
      ResourceType: 'vpc',
      ...(VpcId !== undefined && { ResourceId: VpcId }),
      ...(State !== undefined && { State }),
      ...(association !== undefined && {
        Association: {
          TransitGatewayRouteTableId: association.TransitGatewayRouteTableId,
          ...(association.State !== undefined && { State: association.State }),
        },
      }),
    });
  }
}
