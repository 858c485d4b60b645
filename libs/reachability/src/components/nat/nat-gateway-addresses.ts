import { formatAddress, IntervalSet, type Variable } from '../../../../packets/src/index.js';
import type { NatGatewayAddressNode, NatGatewayNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station } from '../../walk/branch.js';
import { label, natGatewayRef } from '../../walk/describe.js';
import { drop, type HopInfo, withFlows } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { addressesForZone } from './regional-nat-gateway.js';

/** The flows that get one of the gateway's addresses. */
interface AddressChoice {
  branch: Branch;
  source: Variable;
}

/** The addresses that the gateway may translate to, each with the flows that get it (R-NAT-1, R-NAT-3). A
 *  regional gateway takes those of the client's zone (R-NAT-8). */
export function chooseAddress(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  from: Station | null,
  info: HopInfo,
): AddressChoice[] {
  const { space } = context;
  const zone = gateway.regional
    ? addressesForZone(context, branch, gateway, from, info)
    : { branch, addresses: gateway.addresses };
  const usable = zone.addresses.filter((address) => isUsable(gateway, address));
  if (usable.length === 0) return [withoutAddress(context, zone.branch, gateway, zone.addresses, info)];
  if (usable.length === 1) return [{ branch: zone.branch, source: space.constant(usable[0]!.privateIp) }];
  const addresses = IntervalSet.union(usable.map(({ privateIp }) => IntervalSet.of(privateIp)));
  const choice = space.addVariable('nat-address', addresses);
  return usable.map(({ privateIp }) => ({
    branch: withFlows(zone.branch, zone.branch.flows.restrict(choice, IntervalSet.of(privateIp))),
    source: space.constant(privateIp),
  }));
}

function isUsable({ connectivity }: NatGatewayNode, address: NatGatewayAddressNode): boolean {
  return address.usable && (connectivity === 'private' || address.publicIp !== undefined);
}

/** Goes on with an address that is yet to be had. */
function withoutAddress(
  context: WalkContext,
  branch: Branch,
  gateway: NatGatewayNode,
  addresses: readonly NatGatewayAddressNode[],
  info: HopInfo,
): AddressChoice {
  const { space } = context;
  const privateIp = addresses[0]?.privateIp;
  const source =
    privateIp === undefined
      ? space.addVariable('new-address', gateway.subnet?.cidr ?? gateway.vpc.cidrs)
      : space.constant(privateIp);
  const assumed = { ...branch, assumedPublic: [...branch.assumedPublic, source] };
  const mended = branch.blockers.some(({ component }) => component.id === gateway.id);
  if (gateway.planned || gateway.state !== 'available' || mended) return { branch: assumed, source };
  return {
    source,
    branch: drop(assumed, info, {
      code: 'NAT_GATEWAY_NO_ADDRESS',
      summary: `NAT gateway ${label(gateway)} has ${kindOf(gateway)} in status succeeded${statesOf(addresses)}`,
      evidence: { natGatewayId: gateway.id, natGatewayAddresses: gateway.doc.NatGatewayAddresses ?? [] },
      component: natGatewayRef(gateway),
    }),
  };
}

function kindOf({ connectivity }: NatGatewayNode): string {
  return connectivity === 'private' ? 'no private address' : 'no Elastic IP';
}

function statesOf(addresses: readonly NatGatewayAddressNode[]): string {
  const shown = addresses.slice(0, 3).map(({ privateIp, publicIp, status, failureMessage }) => {
    const why = failureMessage === undefined ? '' : `, ${failureMessage}`;
    return `${formatAddress(publicIp ?? privateIp)} ${status}${why}`;
  });
  return shown.length === 0 ? '' : ` (${shown.join('; ')})`;
}
