import { formatAddress } from '../../../packets/src/index.js';
import type { EgressIdentity } from '../diagnosis/diagnosis.js';
import type { Branch, Exit } from '../walk/branch.js';

/** The public addresses under which the branches leave, and the device that they belong to. */
export function egressIdentity(branches: readonly Branch[]): EgressIdentity | null {
  const leaving = branches.flatMap((branch) => {
    const exit = branch.exits[0];
    return exit?.association ? [{ branch, exit, association: exit.association }] : [];
  });
  const first = leaving[0];
  if (!first) return null;
  const { association } = first;
  return {
    publicIp: formatAddress(association.publicIp),
    publicIps: [...new Set(leaving.map(({ association: a }) => formatAddress(a.publicIp)))],
    ...(association.allocationId === undefined ? {} : { allocationId: association.allocationId }),
    elastic: association.elastic,
    via: deviceOf(first.branch, first.exit),
  };
}

function deviceOf(branch: Branch, exit: Exit): EgressIdentity['via'] {
  // Of several translations the last one before the gateway gives the address.
  const { sessions } = branch;
  const out = sessions.findIndex((s) => s.type === 'internet-gateway' && s.way === 'out');
  const nat = sessions
    .slice(0, out < 0 ? undefined : out)
    .findLast(({ type }) => type === 'nat-gateway' || type === 'nat-instance');
  if (nat?.type === 'nat-gateway') return { type: 'nat-gateway', id: nat.gateway.id };
  if (nat?.type === 'nat-instance') return { type: 'nat-instance', id: nat.instanceId };
  const { gatewayId: id } = exit;
  return { type: id.startsWith('eigw-') ? 'egress-only-internet-gateway' : 'internet-gateway', id };
}
