import { parseIpv4Cidr } from '../../../../packets/src/index.js';
import { TemplateError } from '../template-error.js';
import type { Network } from './network.js';

function logicalIdOf(tags: readonly { Key?: string | undefined; Value?: string | undefined }[] = []): string {
  return tags.find(({ Key }) => Key === 'aws:cloudformation:logical-id')?.Value ?? '';
}

/** EC2 makes a subnet only inside a block of its VPC, and beside the others.
 *  @throws TemplateError */
export function checkSubnets(network: Network): void {
  const { Subnets } = network.lists;
  for (const [i, subnet] of Subnets.entries()) {
    const own = parseIpv4Cidr(subnet.CidrBlock ?? '')?.set;
    if (own === undefined || network.vpc(subnet.VpcId ?? '') === undefined) continue;
    const place = `Resources.${logicalIdOf(subnet.Tags)}.Properties.CidrBlock`;
    const blocks = network.ipv4Cidrs(subnet.VpcId ?? '');
    if (!blocks.some((block) => own.minus(parseIpv4Cidr(block)?.set ?? own).isEmpty)) {
      throw new TemplateError(
        `expected a block inside the VPC's ${blocks.join(', ')}, found ${subnet.CidrBlock}`,
        place,
      );
    }
    const other = Subnets.slice(0, i).find(
      ({ VpcId, CidrBlock }) =>
        VpcId === subnet.VpcId &&
        !own.intersect(parseIpv4Cidr(CidrBlock ?? '')?.set ?? own.minus(own)).isEmpty,
    );
    if (other !== undefined) {
      throw new TemplateError(
        `${subnet.CidrBlock} overlaps ${other.CidrBlock} of ${logicalIdOf(other.Tags)}`,
        place,
      );
    }
  }
}
