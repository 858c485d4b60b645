import type { Diagnosis, DiagnosisRequest } from '../../../../libs/reachability/src/index.js';
import type { SnapshotChanges } from '../../../../libs/snapshot/src/index.js';

/** Longest wait for the reading of a small network. */
const WAIT_SECONDS = 60;

/** The few calls of the HTTP API that the demo makes. */
export class ServiceClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** Names an account that is to be read; gives the target's id. */
  async createTarget(target: {
    name: string;
    accountId: string;
    regions: string[];
    roleArn: string;
  }): Promise<string> {
    return ((await this.#json('/v1/targets', target)) as { id: string }).id;
  }

  /** Reads the whole target; gives the snapshot's id. */
  async readTarget(targetId: string): Promise<string> {
    const answer = await this.#call('/v1/snapshots', { targetId }, { prefer: `wait=${WAIT_SECONDS}` });
    if (answer.status !== 200) throw new Error(`the target was not read within ${WAIT_SECONDS} s`);
    return ((await answer.json()) as { id: string }).id;
  }

  /** Stores what a machine says of itself. */
  async uploadGuest(instanceId: string, said: { facts: object } | { scriptOutput: string }): Promise<void> {
    await this.#json('/v1/guests', { instanceId, ...said });
  }

  async diagnose(question: DiagnosisRequest & { targetId: string }): Promise<Diagnosis> {
    return (await this.#json('/v1/diagnoses', question)) as Diagnosis;
  }

  async text(diagnosisId: string): Promise<string> {
    return (await this.#call(`/v1/diagnoses/${diagnosisId}/text`)).text();
  }

  async changes(snapshotId: string, since: string): Promise<SnapshotChanges> {
    return (await this.#json(`/v1/snapshots/${snapshotId}/changes?since=${since}`)) as SnapshotChanges;
  }

  async #json(path: string, body?: unknown): Promise<unknown> {
    return (await this.#call(path, body)).json();
  }

  async #call(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await fetch(new URL(path, this.url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
