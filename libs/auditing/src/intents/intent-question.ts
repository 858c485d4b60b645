import type { DiagnosisRequest } from '../../../reachability/src/index.js';
import type { IntentDefinition } from '../../../persistence/src/index.js';

type Asked = Pick<IntentDefinition, 'destination' | 'addresses' | 'protocol' | 'port' | 'assumeGuest'>;

/** The question that an intent puts to each of its sources. */
export function intentQuestion({
  destination,
  addresses,
  protocol,
  port,
  assumeGuest,
}: Asked): Omit<DiagnosisRequest, 'source'> {
  return {
    destination,
    protocol,
    ...(addresses !== undefined && { addresses }),
    ...(port !== undefined && { port }),
    ...(assumeGuest !== undefined && { assumeGuest }),
  };
}
