import type { Resource } from '../resources/resource-type.js';

/** A subnet takes a route table or a network ACL of its own VPC only.
 *  @throws TemplateError */
export function refuseOtherVpc(
  { network, fields }: Resource,
  subnetId: string,
  vpcId: string | undefined,
  what: string,
): void {
  const here = network.subnet(subnetId)?.VpcId;
  if (here === undefined || vpcId === undefined || here === vpcId) return;
  throw fields.fail('SubnetId', `${subnetId} is in ${here}, and ${what} in ${vpcId}`);
}
