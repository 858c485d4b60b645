import type { Diagnosis, DiagnosisRequest } from '../../../../libs/reachability/src/index.js';

/** The few calls of the HTTP API that the demo makes. */
export class ServiceClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** Uploads documents as one JSON document; gives the snapshot's id. */
  async uploadSnapshot(documents: unknown): Promise<string> {
    const answer = await this.#call('/v1/snapshots', documents);
    const { id } = (await answer.json()) as { id: string };
    return id;
  }

  async diagnose(question: DiagnosisRequest & { snapshotId: string }): Promise<Diagnosis> {
    const answer = await this.#call('/v1/diagnoses', question);
    return (await answer.json()) as Diagnosis;
  }

  async text(diagnosisId: string): Promise<string> {
    return (await this.#call(`/v1/diagnoses/${diagnosisId}/text`)).text();
  }

  async #call(path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(new URL(path, this.url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
