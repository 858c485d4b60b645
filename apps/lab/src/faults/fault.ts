import { z } from 'zod';

/** Which calls a fault befalls. */
const aim = {
  /** One action, or a pattern such as `Describe*`; all if absent. */
  action: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  accountId: z.string().min(1).optional(),
  /** So many calls that match are left alone first. */
  after: z.number().int().min(0).optional(),
  /** So many calls in all; without it, until the fault is taken away. */
  times: z.number().int().min(1).optional(),
};

const fault = <Kind extends string, Rest extends z.ZodRawShape>(kind: Kind, rest: Rest) =>
  z.strictObject({ kind: z.literal(kind), ...aim, ...rest });

const status = z.number().int().min(200).max(599).optional();

/** What can go wrong, as a caller of the real service sees it. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** Too many requests: 503 RequestLimitExceeded in EC2. */
  fault('throttle', {}),
  /** No permission: 403 UnauthorizedOperation in EC2. */
  fault('deny', {}),
  /** 400 InvalidAction, as an old endpoint answers a new action. */
  fault('unknown-action', {}),
  /** 500 InternalError */
  fault('server-error', {}),
  /** Any error of the API; status 400 if absent. */
  fault('error', { code: z.string().min(1), message: z.string().optional(), status }),
  /** The call works, but later. */
  fault('delay', { milliseconds: z.number().int().min(1).max(600_000) }),
  /** No answer ever; the connection stays open. */
  fault('hang', {}),
  /** The connection is reset before an answer. */
  fault('reset', {}),
  /** An HTML page in place of XML, as a proxy or load balancer in between gives; status 502 if absent. */
  fault('html', { status }),
  /** The connection breaks off in the middle of the answer. */
  fault('cut-off', {}),
  /** The NextToken has expired; calls without one work. */
  fault('expired-token', {}),
]);

export type Fault = z.infer<typeof faultSchema>;
