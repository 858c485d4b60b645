import { z } from 'zod';
import { parseAddress, parseRange } from '../../../packets/src/index.js';
import type { DiagnosisRequest } from '../diagnosis/request.js';

const port = z
  .number({ error: 'a port is a whole number from 1 to 65535' })
  .int('a port is a whole number from 1 to 65535')
  .min(1, 'a port is a whole number from 1 to 65535')
  .max(65535, 'a port is a whole number from 1 to 65535');

const protocol = z.union([z.enum(['tcp', 'udp', 'icmp']), z.int().min(0).max(255)], {
  error: 'expected tcp, udp, icmp or a protocol number from 0 to 255',
});

const text = (what: string) =>
  z
    .string({ error: `expected ${what}` })
    .trim()
    .min(1, `expected ${what}`)
    .max(253);

/** The question of the API body and of one `batch` line. Unknown fields are refused: a misspelt `port` must
 *  not be answered for 443. */
const requestSchema = z
  .strictObject({
    id: z.string({ error: 'expected a string' }).max(200).optional(),
    source: text('an instance, interface, private address, subnet, or internet'),
    vpcId: z.string().regex(/^vpc-/, 'expected a VPC id (vpc-…)').optional(),
    securityGroupIds: z
      .array(z.string().regex(/^sg-/, 'expected a security group id (sg-…)'))
      .min(1)
      .max(16)
      .optional(),
    destination: text('an address, CIDR, internet, service:… or host name'),
    addresses: z
      .array(z.string().refine((value) => parseAddress(value) !== undefined, 'expected an address'))
      .min(1)
      .max(100)
      .optional(),
    protocol: protocol.optional(),
    port: port.optional(),
    icmpType: z.int('expected an ICMP type from 0 to 255').min(0).max(255).optional(),
    sourcePorts: z
      .string()
      .refine((value) => parseRange(value, 0, 65535) !== undefined, 'expected ports as "32768-60999"')
      .optional(),
    via: z
      .string()
      .regex(/^[^\s:]+:\d{1,5}$/, 'expected host:port')
      .optional(),
    assumeGuest: z.literal('forwarding', { error: 'expected "forwarding"' }).optional(),
    also: z
      .array(z.literal('dns', { error: 'expected "dns"' }), { error: 'expected a list of "dns"' })
      .min(1, 'expected a list of "dns"')
      .max(1, 'expected "dns" once')
      .optional(),
  })
  .superRefine((request, context) => {
    const kind = request.protocol ?? 'tcp';
    const problem = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    if ((kind === 'udp' || kind === 17) && request.port === undefined)
      problem('port', 'a udp question needs a port');
    const ported = ['tcp', 'udp', 6, 17].includes(kind);
    if (!ported && request.port !== undefined) problem('port', `protocol ${kind} has no ports`);
    if (kind !== 'icmp' && kind !== 1 && kind !== 58 && request.icmpType !== undefined) {
      problem('icmpType', 'only an icmp question has an ICMP type');
    }
    if (request.securityGroupIds && !request.source.startsWith('subnet-')) {
      problem(
        'securityGroupIds',
        'goes with a subnet-… source only: an existing interface has its own groups',
      );
    }
    if (request.addresses && !isName(request.destination)) {
      problem('addresses', 'only for a host name or a service: any other destination says itself what it is');
    }
  });

/** An instance or an interface by its id; `i-shop.example.com` is a host name. */
export const isMachine = (destination: string): boolean => /^(i|eni)-[^.]*$/.test(destination);

/** Whether a destination has to be looked up to know its addresses. */
const isName = (destination: string): boolean =>
  destination !== 'internet' &&
  parseAddress(destination) === undefined &&
  !destination.includes('/') &&
  !isMachine(destination);

interface RequestProblem {
  pointer: string;
  message: string;
}

type ParsedRequest = { ok: true; request: DiagnosisRequest } | { ok: false; problems: RequestProblem[] };

/** Checks the shape of a question. What it names is looked up later, in the snapshot. */
export function parseRequest(value: unknown): ParsedRequest {
  const result = requestSchema.safeParse(value);
  if (result.success) return { ok: true, request: result.data as DiagnosisRequest };
  const problems = result.error.issues.map(({ path, message, ...issue }) => ({
    pointer: pointerOf(
      issue.code === 'unrecognized_keys' && 'keys' in issue
        ? [...path, String((issue.keys as string[])[0])]
        : path,
    ),
    message: issue.code === 'unrecognized_keys' ? `unknown field; ${message}` : message,
  }));
  return { ok: false, problems };
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
