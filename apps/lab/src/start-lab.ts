import { READING } from './describe/index.js';
import { EDITING } from './edits/index.js';
import { faultSchema } from './faults/fault.js';
import { FaultList } from './faults/fault-list.js';
import { answerCall, type Endpoint } from './http/answer-call.js';
import { listen } from './http/listen.js';
import { Identities } from './identity/identities.js';
import type { Lab, LabOptions } from './lab.js';
import { answerControl, CONTROL_PATH } from './control/control-api.js';
import type { LabNetwork } from './network/lab-network.js';
import { loadWorld } from './network/lab-world.js';
import { ec2Service } from './services/ec2-service.js';
import { instanceConnectService } from './services/instance-connect-service.js';
import { SshKeys } from './services/ssh-keys.js';
import { stsService } from './services/sts-service.js';
import { CallTrail } from './trail/call-trail.js';

/** Starts an endpoint that answers for a network as EC2, EC2 Instance Connect and STS would. The network
 *  given is copied, never changed.
 *  @throws LabError where the network can't be served, or nothing can listen there. */
export async function startLab(network: LabNetwork, options: LabOptions = {}): Promise<Lab> {
  const { host = '127.0.0.1', now = () => new Date(), report = toStandardError } = options;
  const notes: string[] = [];
  const world = loadWorld(network, now, (text) => notes.push(text));
  const accessKeys = options.accessKeys === undefined ? null : new Map(Object.entries(options.accessKeys));
  const identities = new Identities(world.accounts(), accessKeys, options.roles ?? null, now);
  const keys = new SshKeys(now);
  const faults = new FaultList();
  const trail = new CallTrail();
  const endpoint: Endpoint = {
    services: [
      ec2Service({
        actions: { ...READING, ...EDITING },
        world,
        pageSize: options.pageSize ?? Infinity,
        missing: options.missing ?? 'empty',
      }),
      stsService(identities),
      instanceConnectService(world, keys),
    ],
    identities,
    faults,
    trail,
    now,
    report,
  };
  const { server, port } = await listen(
    host,
    options.port ?? 0,
    async (incoming) =>
      isControl(incoming.url.pathname)
        ? answerControl(lab, incoming)
        : answerCall(endpoint, {
            headers: incoming.headers,
            body: incoming.body,
            query: incoming.url.search.slice(1),
          }),
    report,
  );
  const lab: Lab = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    host,
    port,
    notes,
    addFault: (fault) => faults.add(faultSchema.parse(fault)),
    clearFaults: () => faults.clear(),
    faults: () => faults.list(),
    calls: (action) => trail.calls(action),
    counts: () => trail.counts(),
    clearCalls: () => trail.clear(),
    sshKeys: () => keys.valid(),
    network: () => ({
      regions: world.states.map(({ accountId, region, lists }) =>
        structuredClone({ accountId, region, lists }),
      ),
    }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return lab;
}

const isControl = (path: string): boolean => path === CONTROL_PATH || path.startsWith(`${CONTROL_PATH}/`);

function toStandardError(error: unknown): void {
  process.stderr.write(`lab: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
