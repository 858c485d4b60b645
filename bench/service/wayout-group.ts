import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { endChild, reportOf, startChild } from '../children.js';

interface WayoutGroupOptions {
  databaseUrl: string;
  workers: number;
  /** Where the lab listens that plays AWS. */
  labUrl?: string;
}

const KEY = randomBytes(24).toString('hex');

/** One process that answers and some that work, on one database. */
export class WayoutGroup {
  private constructor(
    private readonly url: string,
    private readonly api: ChildProcess,
    private readonly workers: readonly ChildProcess[],
  ) {}

  static async start({ databaseUrl, workers, labUrl }: WayoutGroupOptions): Promise<WayoutGroup> {
    const environment = {
      PORT: '0',
      DATABASE_URL: databaseUrl,
      WAYOUT_BOOTSTRAP_KEY: KEY,
      WAYOUT_SECRET_KEY: randomBytes(32).toString('base64'),
      WAYOUT_RATE_LIMIT: '1000000',
      WAYOUT_READ_SECONDS: '300',
      WAYOUT_WEBHOOK_HTTP: 'true',
      WAYOUT_WEBHOOK_NETWORKS: '127.0.0.0/8',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      ...(labUrl !== undefined && { AWS_ENDPOINT_URL: labUrl }),
    };
    const begin = (role: string): ChildProcess =>
      startChild('--service', role, { ...environment, WAYOUT_ROLE: role });
    const api = begin('api');
    const working = Array.from({ length: workers }, () => begin('worker'));
    const [url = ''] = await Promise.all([api, ...working].map((child) => reportOf<string>(child)));
    return new WayoutGroup(url, api, working);
  }

  /** Posts, and gives the id of what was made. */
  async make(path: string, json: unknown): Promise<string> {
    const response = await fetch(new URL(path, this.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(json),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
    return (JSON.parse(text) as { id: string }).id;
  }

  /** Highest resident memory of a worker so far, in megabytes (10^6 bytes). */
  async peak(): Promise<number> {
    const peaks = this.workers.map((worker) => {
      const answer = reportOf<number>(worker);
      worker.send('peak');
      return answer;
    });
    return Math.max(...(await Promise.all(peaks)));
  }

  async close(): Promise<void> {
    await Promise.all([this.api, ...this.workers].map(endChild));
  }
}
