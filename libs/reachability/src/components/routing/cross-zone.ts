import type { SubnetNode } from '../../../../snapshot/src/network/index.js';
import type { ComponentRef } from '../../diagnosis/hop.js';
import type { Branch, Station } from '../../walk/branch.js';
import { addWarning } from '../../walk/step.js';

/** R-NAT-10: a NAT device in another zone works, costs, and fails with its zone. */
export function crossZone(
  branch: Branch,
  from: Station | null,
  subnet: SubnetNode | undefined,
  component: ComponentRef,
): Branch {
  const [here, there] = [from?.subnet.zone, subnet?.zone];
  if (here === undefined || there === undefined || here === there) return branch;
  return addWarning(
    branch,
    {
      code: 'CROSS_ZONE_NAT',
      summary: `traffic crosses from ${here} to ${there}, the zone of ${component.id}`,
      evidence: { clientZone: here, natZone: there },
    },
    component,
  );
}
