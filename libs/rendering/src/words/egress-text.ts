import type { EgressIdentity } from '../../../reachability/src/diagnosis/diagnosis.js';
import { kindWords } from './component-label.js';
import { shortList } from './short-list.js';

/** The public address that the destination sees, and by what: "203.0.113.7 (Elastic IP eipalloc-1) by …". */
export function egressText(identity: EgressIdentity): string {
  const others = identity.publicIps.filter((ip) => ip !== identity.publicIp);
  const kind = identity.elastic ? 'Elastic IP' : 'public address that changes when the instance stops';
  const allocation = identity.allocationId === undefined ? '' : ` ${identity.allocationId}`;
  const more = others.length === 0 ? '' : `, or ${shortList(others, 8)}`;
  return `${identity.publicIp} (${kind}${allocation})${more} by ${kindWords(identity.via.type)} ${identity.via.id}`;
}
