import http from 'node:http';
import type { AddressInfo } from 'node:net';

interface Received {
  at: number;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** What the next requests are answered; `hang` never answers, `drop` closes the connection. */
type Reply = number | { status: number; headers: Record<string, string> } | 'hang' | 'drop';

/** A receiver of webhooks on loopback. */
export class Receiver {
  readonly got: Received[] = [];
  /** Taken one after the other; then 200. */
  readonly replies: Reply[] = [];
  private readonly server: http.Server;

  private constructor() {
    this.server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { url: path = '', headers } = request;
        this.got.push({ at: Date.now(), path, headers, body: Buffer.concat(chunks).toString() });
        const reply = this.replies.shift() ?? 200;
        if (reply === 'hang') return;
        if (reply === 'drop') return void request.socket.destroy();
        const { status, headers: more } = typeof reply === 'number' ? { status: reply, headers: {} } : reply;
        response.writeHead(status, more).end('ok');
      });
    });
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  url(path = '/hook'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** JSON bodies, in the order they came. */
  bodies(): Record<string, unknown>[] {
    return this.got.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
