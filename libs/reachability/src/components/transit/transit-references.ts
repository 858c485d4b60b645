import type { Gap } from '../../../../snapshot/src/network/index.js';
import type { Neighbourhood, TransitStep } from '../../walk/crossing.js';
import type { TransitJourney } from './transit-gateway.js';
import { transitGatewayRef } from './transit-refs.js';

/** R-SG-3: a transit gateway carries group references between two of its VPC attachments where it and both of
 *  them support that, to ingress rules, and for what an interface itself sends (Amazon VPC Transit Gateways,
 *  "Security group referencing"). Off by default for the gateway, on for attachments. */
export function carriesReferences(
  { from, sentDirectly }: TransitJourney,
  steps: readonly TransitStep[],
): Neighbourhood | undefined {
  const [step] = steps;
  if (!sentDirectly || !step || steps.length > 1) return undefined;
  const { ingress, egress } = step;
  const { gateway } = ingress;
  if (gateway.doc?.Options === undefined) return { vpc: from, gap: optionsUnread(step) };
  if (gateway.doc.Options.SecurityGroupReferencingSupport !== 'enable') return undefined;
  const options = [ingress, egress].map(({ vpcDoc }) => vpcDoc?.Options);
  if (options.some((one) => one?.SecurityGroupReferencingSupport === 'disable')) return undefined;
  return options.every((one) => one !== undefined) ? { vpc: from } : { vpc: from, gap: optionsUnread(step) };
}

function optionsUnread({ ingress }: TransitStep): Gap {
  const { gateway } = ingress;
  return {
    code: 'PERMISSION_MISSING',
    component: transitGatewayRef(gateway),
    summary: `whether ${gateway.id} carries security group references isn't in the documents`,
    howToLearn:
      'ec2:DescribeTransitGateways and ec2:DescribeTransitGatewayVpcAttachments give SecurityGroupReferencingSupport',
  };
}
