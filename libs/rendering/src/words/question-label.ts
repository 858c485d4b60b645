import type { DiagnosisRequest } from '../../../reachability/src/diagnosis/request.js';
import { cleanText } from './clean-text.js';

/** "10.10.2.101 → internet, tcp/443". Defaults as the request documents them. */
export function questionLabel(request: DiagnosisRequest): string {
  const protocol = request.protocol ?? 'tcp';
  const via = request.via === undefined ? '' : ` via ${request.via}`;
  return cleanText(`${request.source} → ${request.destination}${via}, ${service(protocol, request)}`);
}

function service(protocol: NonNullable<DiagnosisRequest['protocol']>, request: DiagnosisRequest): string {
  if (typeof protocol === 'number') return `protocol ${protocol}`;
  if (protocol === 'icmp') return `icmp type ${request.icmpType ?? 8}`;
  const port = request.port ?? (protocol === 'tcp' ? 443 : undefined);
  return port === undefined ? protocol : `${protocol}/${port}`;
}
