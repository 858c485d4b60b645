import {
  encryptionForbids,
  enforcedEncryption,
  type NetworkIndex,
} from '../../../snapshot/src/network/index.js';
import type { Analysis } from '../analysis/analysis.js';

const GATEWAYS = ['internet-gateway', 'nat-gateway', 'egress-only-internet-gateway'] as const;

/** R-EC-1: encryption controls stop nothing that is there, but they limit what can be done about a finding. */
export function encryptionNotes(index: NetworkIndex, { question }: Analysis): string[] {
  const { source } = question;
  if (source.type === 'internet') return [];
  const { vpc } = source.node;
  if (!enforcedEncryption(index, vpc)) return [];
  const forbidden = GATEWAYS.filter((gateway) => encryptionForbids(index, vpc, gateway));
  const what = forbidden.map((gateway) => gateway.replaceAll('-', ' ')).join(', ');
  return [
    `${vpc.id} enforces encryption in transit` +
      (forbidden.length === 0
        ? ', with exclusions for its gateways to the internet'
        : `: no ${what} can be made or attached there without an exclusion`),
  ];
}
