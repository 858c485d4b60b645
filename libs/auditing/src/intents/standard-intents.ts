import { defaultProbes } from '../../../reachability/src/index.js';
import type { Intent } from './intent.js';

/** What an audit without intents asks: the standard probes, of every private source. */
export const standardIntents: readonly Intent[] = defaultProbes.map(({ label, request }) => ({
  key: `probe:${label}`,
  name: label,
  sources: 'all private',
  destination: request.destination,
  protocol: request.protocol ?? 'tcp',
  ...(request.port !== undefined && { port: request.port }),
  expectation: 'reachable',
  severity: 'warning',
  owner: null,
  labels: {},
}));
