import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type { AssumptionNote, Branch } from '../../walk/branch.js';
import { label } from '../../walk/describe.js';
import { addWarning, assumeHolds, drop, type DropInfo, type HopInfo, pass } from '../../walk/step.js';
import type { WalkContext } from '../../walk/walk-context.js';
import { judgePolicy } from './endpoint-policy.js';
import { unsupported } from '../routing/unsupported.js';
import { stateOf } from './vpc-endpoints.js';
import { withAssumption } from '../routing/with-assumption.js';

/** What an endpoint of either kind decides itself: its state, and its policy (R-VPE-1, R-VPE-2). `service`:
 *  the one that it serves. */
export function admit(
  context: WalkContext,
  branch: Branch,
  endpoint: VpcEndpoint,
  info: HopInfo,
  service: string | undefined,
): Branch {
  return judge(context, checkState(context, branch, endpoint, info), endpoint, info, service);
}

function checkState(context: WalkContext, branch: Branch, endpoint: VpcEndpoint, info: HopInfo): Branch {
  const state = stateOf(endpoint);
  if (state === 'available') return branch;
  const id = endpoint.VpcEndpointId!;
  if (state === 'partial') {
    return assumeHolds(context, branch, info, unsupported('vpc-endpoint', id, `${id} in state partial`));
  }
  return drop(branch, info, {
    code: 'BAD_STATE',
    summary: `endpoint ${label(info.component)} is ${endpoint.State}`,
    evidence: { vpcEndpointId: id, state: endpoint.State, serviceName: endpoint.ServiceName },
  });
}

/** The policy judges requests, which packets are only the carrier of: it blocks a question about the service,
 *  and is a warning to one about addresses. */
function judge(
  context: WalkContext,
  branch: Branch,
  endpoint: VpcEndpoint,
  info: HopInfo,
  service: string | undefined,
): Branch {
  const { PolicyDocument } = endpoint;
  if (PolicyDocument === undefined || service === undefined) return branch;
  const asked = context.service === service;
  const judgement = judgePolicy(PolicyDocument, service);
  const name = label(info.component);
  switch (judgement.admits) {
    case 'everyone':
      return branch;
    case 'nobody': {
      const why: DropInfo = {
        code: 'ENDPOINT_POLICY_DENIES',
        summary: `the policy of endpoint ${name} lets nobody use ${service}: ${judgement.because}`,
        evidence: { vpcEndpointId: endpoint.VpcEndpointId, service, policyDocument: PolicyDocument },
      };
      return asked ? drop(branch, info, why) : addWarning(branch, why, info.component);
    }
    case 'some':
      return asked ? withAssumption(branch, policyAdmits(name, judgement.text)) : branch;
    case 'unreadable':
      if (!asked) return branch;
      return assumeHolds(context, branch, info, {
        code: 'DOCUMENT_UNREADABLE',
        component: info.component,
        summary: `the policy of endpoint ${name} couldn't be understood: ${judgement.problem}`,
        howToLearn: 'look at PolicyDocument in ec2:DescribeVpcEndpoints',
        ifHolds: 'the policy admits the request',
        ifNot: "it doesn't",
      });
  }
}

function policyAdmits(name: string, text: string): AssumptionNote {
  return {
    code: 'ENDPOINT_POLICY_ADMITS',
    summary: `the policy of endpoint ${name} admits the request; it depends on who asks for what: ${text}`,
    confirmBy: 'compare the policy with the principal, action and resource of the request',
  };
}

/** The endpoint's hop, where neither state nor policy has made one. */
export function passed(branch: Branch, arrived: Branch, info: HopInfo): Branch {
  return branch.trace === arrived.trace ? pass(branch, info) : branch;
}
