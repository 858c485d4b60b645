import type { SubnetNode } from '../../../../snapshot/src/network/index.js';

/** Whether two subnets lie in one zone; undefined where the documents don't tell. Zone names mean different
 *  zones in different accounts, zone ids don't (AWS RAM User Guide, "Availability Zone IDs"). */
export function sameZone(a: SubnetNode, b: SubnetNode): boolean | undefined {
  const [idA, idB] = [a.doc.AvailabilityZoneId, b.doc.AvailabilityZoneId];
  if (idA !== undefined && idB !== undefined) return idA === idB;
  const [accountA, accountB] = [accountOf(a), accountOf(b)];
  const apart = accountA !== undefined && accountB !== undefined && accountA !== accountB;
  if (apart || a.zone === undefined || b.zone === undefined) return undefined;
  return a.zone === b.zone;
}

/** Zone names are those of the account that listed the subnet. */
function accountOf({ doc, vpc }: SubnetNode): string | undefined {
  return vpc.region.accountId ?? doc.OwnerId;
}
