import { parseRequest } from '../../../../libs/reachability/src/index.js';
import type { AuditProbe } from '../../../../libs/reachability/src/index.js';
import { DestinationResolver } from '../resolve-destination.js';
import { UsageError } from '../usage-error.js';
import { protocolValue } from './option-values.js';

/** A source only to check a probe with; the audit puts each real one in its place. */
const ANY_SOURCE = '10.0.0.1';

/** Reads `DESTINATION` or `DESTINATION PROTOCOL[/PORT]` (a comma will do for the blank). */
export async function readProbe(text: string, resolver: DestinationResolver): Promise<AuditProbe> {
  const [destination, service = 'tcp/443', ...more] = text.split(/[\s,]+/).filter((word) => word !== '');
  if (destination === undefined || more.length > 0) throw wrong(text, 'expected "DESTINATION PROTOCOL/PORT"');
  const [protocol, port, ...rest] = service.split('/');
  if (!protocol || rest.length > 0 || (port !== undefined && !/^\d{1,5}$/.test(port))) {
    throw wrong(text, `expected a protocol and a port such as tcp/443, found "${service}"`);
  }
  const question = {
    source: ANY_SOURCE,
    destination,
    protocol: protocolValue(protocol),
    ...(port !== undefined && { port: Number(port) }),
  };
  const parsed = parseRequest(await resolver.complete(question));
  if (!parsed.ok) throw wrong(text, parsed.problems.map((problem) => problem.message).join('; '));
  const { source: _source, ...request } = parsed.request;
  return { label: `${destination} ${service}`, request };
}

function wrong(text: string, why: string): UsageError {
  return new UsageError(`--to "${text}": ${why}`);
}
