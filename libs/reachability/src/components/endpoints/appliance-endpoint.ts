import type { ApplianceEndpointNode } from '../../../../snapshot/src/network/index.js';
import type { Branch, Station, UnknownFact } from '../../walk/branch.js';
import { label } from '../../walk/describe.js';
import { go, type Move } from '../../walk/move.js';
import { assumeHolds, drop, type HopInfo } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { answerThrough, enterMiddlebox, type Middlebox, passOf } from '../nat/middlebox.js';
import { evaluateNetworkAcl } from '../filters/network-acl.js';

/** R-VPE-3: packets enter the endpoint's subnet, go to an appliance that can't be seen, come back with their
 *  ends unchanged and leave by the table of the endpoint's own subnet. The subnet's ACL stands at its edge
 *  as for any other; the endpoint has no security group. */
export function throughApplianceEndpoint(
  context: WalkContext,
  branch: Branch,
  endpoint: ApplianceEndpointNode,
  from: Station | null,
): Move[] {
  const { subnet } = endpoint;
  const info = infoOf(endpoint);
  const { component } = info;
  const box: Middlebox = { device: endpoint.id, component };
  const station: Station = { subnet, endpoint, forwarded: true };
  const entered = from?.subnet === subnet ? [branch] : evaluateNetworkAcl(context, branch, subnet, 'inbound');
  return entered.map((b) => {
    const working = checkState(b, endpoint);
    // An answer that the appliance hasn't seen the question of has its own doubt.
    const known = b.leg === 'forward' || passOf(b, endpoint.id) !== undefined;
    const passed = known ? assumeHolds(context, working, info, opaqueAppliance(endpoint)) : working;
    const noted =
      b.leg === 'forward' ? enterMiddlebox(passed, box) : answerThrough(context, passed, box, info);
    return go(noted, { at: 'sending', station });
  });
}

function infoOf(endpoint: ApplianceEndpointNode): HopInfo {
  const { id, name, vpc, subnet } = endpoint;
  const component = {
    type: 'vpc-endpoint',
    id,
    ...(name === undefined ? {} : { name }),
    vpcId: vpc.id,
    subnetId: subnet.id,
    ...(subnet.zone === undefined ? {} : { availabilityZone: subnet.zone }),
  };
  return { kind: 'vpc-endpoint', component, note: 'the appliance behind it, ends unchanged' };
}

function checkState(branch: Branch, endpoint: ApplianceEndpointNode): Branch {
  const { State = 'available' } = endpoint.doc;
  if (State.toLowerCase() === 'available') return branch;
  return drop(branch, infoOf(endpoint), {
    code: 'BAD_STATE',
    summary: `Gateway Load Balancer endpoint ${label(endpoint)} is ${State}`,
    evidence: { vpcEndpointId: endpoint.id, state: State },
  });
}

function opaqueAppliance(endpoint: ApplianceEndpointNode): UnknownFact {
  const { component } = infoOf(endpoint);
  const { Firewall } = Object.fromEntries((endpoint.doc.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  return {
    code: 'APPLIANCE_OPAQUE',
    component,
    summary: `the appliance behind ${label(endpoint)} decides, and its rules are not visible`,
    howToLearn: `look at the rules of ${Firewall ?? 'the appliance'}`,
    ifHolds: 'the appliance passes the packets both ways',
    ifNot: "it doesn't",
  };
}
