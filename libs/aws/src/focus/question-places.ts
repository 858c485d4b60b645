import { isIP } from 'node:net';
import type { DiagnosisRequest } from '../../../reachability/src/index.js';

/** What of a question has to be found in the account. */
interface QuestionPlaces {
  /** One of them has to be there, or the question can't be answered. */
  source: string | null;
  /** May be there: an address of the destination or of the proxy. */
  others: string[];
  /** False where a range is asked about, whose holders can't be found one by one. */
  narrow: boolean;
}

const isPlace = (text: string): boolean => isIP(text) !== 0 || /^(i|eni|subnet)-/.test(text);

/** The places that a question names. */
export function questionPlaces(request: DiagnosisRequest): QuestionPlaces {
  const { source, destination, addresses = [], via } = request;
  const proxy = via === undefined ? [] : [via.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')];
  const others = [destination, ...addresses, ...proxy].filter(isPlace);
  return {
    source: isPlace(source) ? source : null,
    others,
    narrow: !destination.includes('/'),
  };
}
