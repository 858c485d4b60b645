import type { Edit } from './edits/edit.js';

/** Standing prices in US dollars an hour, us-east-1, as AWS lists them on 2026-11-01 (aws.amazon.com/vpc/pricing
 *  and /privatelink/pricing); traffic comes on top, and other regions differ. */
export const HOURLY_PRICES_USD = {
  natGateway: 0.045,
  publicIpv4Address: 0.005,
  interfaceEndpointPerZone: 0.01,
} as const;

/** AWS's own month: 730 hours. */
const HOURS_A_MONTH = 730;

/** What the edits cost a month while nothing flows. Machines that are started aren't counted: their price
 *  depends on type and contract. */
export function monthlyCost(edits: readonly Edit[]): number {
  const hourly = edits.reduce((sum, edit) => sum + hourlyPrice(edit), 0);
  return Math.round(hourly * HOURS_A_MONTH * 100) / 100;
}

function hourlyPrice(edit: Edit): number {
  switch (edit.action) {
    case 'ec2:CreateNatGateway':
      return HOURLY_PRICES_USD.natGateway;
    case 'ec2:AllocateAddress':
      return HOURLY_PRICES_USD.publicIpv4Address;
    case 'ec2:ModifySubnetAttribute':
      // For the one machine that is asked about.
      return edit.parameters.MapPublicIpOnLaunch?.Value === true ? HOURLY_PRICES_USD.publicIpv4Address : 0;
    case 'ec2:CreateVpcEndpoint':
      return edit.parameters.VpcEndpointType === 'Interface'
        ? HOURLY_PRICES_USD.interfaceEndpointPerZone * (edit.parameters.SubnetIds?.length ?? 1)
        : 0;
    default:
      return 0;
  }
}
