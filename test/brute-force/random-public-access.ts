import type { Ec2Lists } from './ec2-lists.js';
import { blockModeOf } from './public-access.js';
import type { Random } from './random.js';

/** R-BPA-1 over a whole account, with exclusions; sometimes its subnets show what holds for them. */
export function addBlockPublicAccess(lists: Ec2Lists, random: Random): void {
  const mode = random.pick(['off', 'block-ingress', 'block-bidirectional', 'block-bidirectional']);
  lists.VpcBlockPublicAccessOptions.push({
    InternetGatewayBlockMode: mode as never,
    State: random.chance(0.95) ? 'update-complete' : 'update-in-progress',
  });
  const places = [
    ...lists.Vpcs.map((one) => `vpc/${one.VpcId}`),
    ...lists.Subnets.map((one) => `subnet/${one.SubnetId}`),
  ];
  const excluded = new Set<string>();
  for (const place of random.some(places, 0.3)) {
    // One exclusion concerns a subnet: what two of them come to isn't documented.
    const concerned = place.startsWith('vpc/')
      ? lists.Subnets.filter((one) => place === `vpc/${one.VpcId}`).map((one) => one.SubnetId ?? '')
      : [place.slice('subnet/'.length)];
    if (concerned.some((id) => excluded.has(id))) continue;
    for (const id of concerned) excluded.add(id);
    lists.VpcBlockPublicAccessExclusions.push({
      ExclusionId: `vpcbpa-exclude-${excluded.size}${place.length}`,
      InternetGatewayExclusionMode: random.chance(0.7) ? 'allow-bidirectional' : 'allow-egress',
      ResourceArn: `arn:aws:ec2:eu-west-1:111122223333:${place}`,
      State: random.weighted([
        [70, 'create-complete' as const],
        [15, 'update-complete' as const],
        [10, 'delete-complete' as const],
        [5, 'create-in-progress' as const],
      ]),
    });
  }
  if (!random.chance(0.3)) return;
  for (const subnet of lists.Subnets) {
    const { mode: found } = blockModeOf(lists, subnet);
    const told = found === 'unknown' ? mode : random.chance(0.95) ? found : 'off';
    subnet.BlockPublicAccessStates = { InternetGatewayBlockMode: told as never };
  }
}
