import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LabError } from '../lab-error.js';
import type { Reply } from './reply.js';

/** Far more than the largest request of the API. */
const MOST_BYTES = 4 * 1024 * 1024;

export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Listens and hands each whole request to `answer`.
 *  @throws LabError where nothing can listen there. */
export async function listen(
  host: string,
  port: number,
  answer: (incoming: Incoming) => Promise<Reply>,
  report: (error: unknown) => void,
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    serve(request, response, answer).catch((error: unknown) => {
      report(error);
      response.destroy();
    });
  });
  // Clients keep connections for long; one that the server closes just then would look like a fault.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new LabError(`can't listen on ${host} port ${port}: ${error.code ?? error.message}`));
    });
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (incoming: Incoming) => Promise<Reply>,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(413, { 'content-type': 'text/plain', connection: 'close' });
    response.end('the request is too large\n');
    return;
  }
  const { method = 'GET', url = '/', headers } = request;
  send(response, await answer({ method, url: new URL(url, 'http://lab'), headers, body }));
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, reply: Reply): void {
  switch (reply.kind) {
    case 'answer':
      response.writeHead(reply.status, {
        'content-type': reply.contentType,
        'content-length': Buffer.byteLength(reply.body),
      });
      response.end(reply.body);
      return;
    case 'cut-off': {
      const bytes = Buffer.from(reply.body);
      response.writeHead(200, { 'content-type': reply.contentType, 'content-length': bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      return;
    }
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
  }
}
