import { z } from 'zod';
import { faultSchema } from '../faults/fault.js';
import type { Incoming } from '../http/listen.js';
import type { Reply } from '../http/reply.js';
import type { Lab } from '../lab.js';

/** Paths of the lab's own, which no AWS service has. */
export const CONTROL_PATH = '/_lab';

type Handler = (lab: Lab, incoming: Incoming) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  'GET /': (lab) => ({
    what: 'A stand-in for Amazon EC2 and EC2 Instance Connect. It is not AWS: nothing it shows exists.',
    accounts: lab.network().regions.map(({ accountId, region }) => ({ accountId, region })),
    notes: lab.notes,
  }),
  'GET /calls': (lab, { url }) => ({
    counts: lab.counts(),
    calls: lab.calls(url.searchParams.get('action') ?? undefined),
  }),
  'DELETE /calls': (lab) => lab.clearCalls(),
  'GET /faults': (lab) => ({ faults: lab.faults() }),
  'POST /faults': (lab, { body }) => {
    lab.addFault(faultSchema.parse(parseJson(body)));
    return { faults: lab.faults() };
  },
  'DELETE /faults': (lab) => lab.clearFaults(),
  'GET /ssh-keys': (lab) => ({ keys: lab.sshKeys() }),
  'GET /network': (lab) => lab.network(),
};

/** The small API by which tests and people ask the lab for faults, and see what was called. JSON in and out. */
export function answerControl(lab: Lab, incoming: Incoming): Reply {
  const path = incoming.url.pathname.slice(CONTROL_PATH.length) || '/';
  const route = `${incoming.method} ${path}`;
  const handler = Object.hasOwn(ROUTES, route) ? ROUTES[route] : undefined;
  if (handler === undefined) {
    return json(404, { error: `no ${route} here; there is ${Object.keys(ROUTES).join(', ')}` });
  }
  // A page in a browser can post a form anywhere without asking; JSON it can't.
  const posts = incoming.method === 'POST';
  if (posts && !incoming.headers['content-type']?.startsWith('application/json')) {
    return json(415, { error: 'expected content-type application/json' });
  }
  try {
    return json(200, handler(lab, incoming) ?? {});
  } catch (error) {
    if (error instanceof z.ZodError) return json(400, { error: z.prettifyError(error) });
    if (error instanceof BadRequest) return json(400, { error: error.message });
    throw error;
  }
}

class BadRequest extends Error {}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new BadRequest('the body is not JSON');
  }
}

const json = (status: number, value: unknown): Reply => ({
  kind: 'answer',
  status,
  contentType: 'application/json',
  body: `${JSON.stringify(value)}\n`,
});
