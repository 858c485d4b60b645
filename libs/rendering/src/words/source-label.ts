import type { DiagnosisSource } from '../../../reachability/src/diagnosis/diagnosis.js';
import { cleanText } from './clean-text.js';
import { shorten } from './shorten.js';

/** The source by address first, then what makes it unique: private addresses repeat between VPCs. */
export function sourceLabel(source: DiagnosisSource): string {
  const address = source.privateIp ?? source.publicIp;
  const id = source.instanceId ?? source.networkInterfaceId ?? source.subnetId;
  const name = source.name === undefined ? undefined : shorten(source.name, 40);
  const parts = [address, id, name].filter((part) => part !== undefined && part !== '');
  const [first, ...rest] = parts.length === 0 ? [source.type] : parts;
  return cleanText(rest.length === 0 ? `${first}` : `${first} (${rest.join(', ')})`);
}
