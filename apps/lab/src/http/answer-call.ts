import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/fault.js';
import type { FaultList } from '../faults/fault-list.js';
import type { Caller, Identities } from '../identity/identities.js';
import type { Call, Service, ServiceRequest } from '../services/service.js';
import type { CallRecord, CallTrail } from '../trail/call-trail.js';
import { ApiError } from '../wire/api-error.js';
import { credentialScope, type CredentialScope } from '../wire/credential-scope.js';
import type { Reply } from './reply.js';

export interface Endpoint {
  readonly services: readonly Service[];
  readonly identities: Identities;
  readonly faults: FaultList;
  readonly trail: CallTrail;
  readonly now: () => Date;
  /** Gets what the lab itself did wrong. */
  readonly report: (error: unknown) => void;
}

interface Known {
  scope?: CredentialScope;
  service?: Service;
  call?: Call;
  caller?: Caller;
}

/** Answers one signed request, whatever its service, and writes it down. */
export async function answerCall(endpoint: Endpoint, request: ServiceRequest): Promise<Reply> {
  const known: Known = {};
  const requestId = randomUUID();
  let items: number | null = null;
  let reply: Reply;
  let error: string | null = null;
  try {
    const scope = (known.scope = credentialScope(request.headers));
    const service = (known.service = serviceOf(endpoint, scope));
    const call = (known.call = service.read(request));
    const caller = (known.caller = endpoint.identities.callerOf(scope));
    const faults = endpoint.faults.befalling({
      action: call.action,
      region: scope.region,
      accountId: caller.accountId,
      hasToken: call.hasToken,
    });
    const interrupted = await suffer(faults, service, call, caller);
    if (interrupted !== null && interrupted.kind !== 'cut-off') {
      reply = interrupted;
      error = faults.at(-1)?.kind ?? null;
    } else {
      const answer = call.run(caller, scope, requestId);
      ({ items } = answer);
      const { contentType } = service;
      reply =
        interrupted === null
          ? { kind: 'answer', status: 200, contentType, body: answer.body }
          : { kind: 'cut-off', contentType, body: answer.body };
      if (interrupted !== null) error = interrupted.kind;
    }
  } catch (cause) {
    // Without a service the caller is answered as by EC2.
    const service = known.service ?? (endpoint.services[0] as Service);
    if (!(cause instanceof ApiError)) endpoint.report(cause);
    const problem = cause instanceof ApiError ? cause : service.refusals.internal();
    error = problem.code;
    const { contentType } = service;
    reply = {
      kind: 'answer',
      status: problem.status,
      contentType,
      body: service.errorBody(problem, requestId),
    };
  }
  endpoint.trail.add(recordOf(endpoint, known, reply, { items, error }));
  return reply;
}

function serviceOf({ services }: Endpoint, { service: name }: CredentialScope): Service {
  const found = services.find((service) => service.name === name);
  if (found !== undefined) return found;
  throw new ApiError('InvalidAction', `The lab doesn't play the service ${name}.`);
}

/** What the faults make of a call; null: it goes on.
 *  @throws ApiError where the fault is one. */
async function suffer(
  faults: readonly Fault[],
  { refusals }: Service,
  call: Call,
  caller: Caller,
): Promise<Reply | null> {
  for (const fault of faults) {
    switch (fault.kind) {
      case 'delay':
        await sleep(fault.milliseconds, undefined, { ref: false });
        break;
      case 'throttle':
        throw refusals.throttled();
      case 'deny':
        throw refusals.denied(caller, call.action);
      case 'unknown-action':
        throw refusals.unknownAction(call.action);
      case 'server-error':
        throw refusals.internal();
      case 'error':
        throw new ApiError(fault.code, fault.message ?? `${fault.code}, as asked for`, fault.status ?? 400);
      case 'expired-token':
        throw new ApiError(
          'InvalidPaginationToken',
          'The specified pagination token is not valid or is expired.',
        );
      case 'hang':
      case 'reset':
        return { kind: fault.kind };
      case 'html':
        return {
          kind: 'answer',
          status: fault.status ?? 502,
          contentType: 'text/html',
          body: '<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1><hr></body></html>',
        };
      case 'cut-off':
        return { kind: 'cut-off', contentType: '', body: '' };
    }
  }
  return null;
}

function recordOf(
  { now }: Endpoint,
  { scope, service, call, caller }: Known,
  reply: Reply,
  { items, error }: Pick<CallRecord, 'items' | 'error'>,
): CallRecord {
  return {
    at: now().toISOString(),
    service: service?.name ?? scope?.service ?? 'unknown',
    action: call?.action ?? 'unknown',
    region: scope?.region ?? 'unknown',
    accountId: caller?.accountId ?? null,
    caller: caller?.arn ?? null,
    status: reply.kind === 'answer' ? reply.status : reply.kind === 'cut-off' ? 200 : 0,
    error,
    maxResults: call?.maxResults ?? null,
    hasToken: call?.hasToken ?? false,
    dryRun: call?.dryRun ?? false,
    items,
    filters: call?.filters ?? [],
  };
}
