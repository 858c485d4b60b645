import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { forbiddenAddress } from './forbidden-address.js';
import type { NameResolver } from './name-resolver.js';
import { hostOf, urlProblem, type UrlRules } from './url-problem.js';
import { WebhookTransport, type OutgoingRequest, type TransportReply } from './webhook-transport.js';

/** Nothing of an answer's body is needed; what is longer is cut off. */
const LONGEST_ANSWER = 64 * 1024;
const LONGEST_HEADERS = 16 * 1024;

interface HttpTransportOptions extends UrlRules {
  resolver: NameResolver;
  /** For everything from the name to the end of the answer. */
  timeoutMs: number;
}

/** HTTP(S) with the care that users' addresses need: the name is resolved and its addresses checked at every
 *  try, and the connection goes to the very address that was checked, so that a name that changes its mind in
 *  between gains nothing. Redirects are answers like others. No proxy, no connection kept. */
export class HttpTransport extends WebhookTransport {
  constructor(private readonly options: HttpTransportOptions) {
    super();
  }

  async post(request: OutgoingRequest, signal: AbortSignal): Promise<TransportReply> {
    const { timeoutMs } = this.options;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const url = new URL(request.url);
      const wrong = urlProblem(request.url, this.options);
      if (wrong !== null) return { status: null, error: wrong };
      const addresses = await within(this.addressesOf(hostOf(url)), deadline);
      const forbidden = addresses.map((address) => forbiddenAddress(address, this.options.allowedNetworks));
      const found = forbidden.find((reason) => reason !== null);
      if (found !== undefined && found !== null) return { status: null, error: `the name leads to ${found}` };
      return await send(url, addresses[0] ?? '', request, AbortSignal.any([signal, deadline]));
    } catch (error) {
      if (deadline.aborted) return { status: null, error: `no answer within ${timeoutMs / 1000} s` };
      if (signal.aborted) return { status: null, error: 'this worker was stopped' };
      return { status: null, error: `no connection: ${codeOf(error)}` };
    }
  }

  private async addressesOf(host: string): Promise<string[]> {
    if (isIP(host) !== 0) return [host];
    const addresses = await this.options.resolver.resolve(host);
    if (addresses.length === 0) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
    return addresses;
  }
}

function send(
  url: URL,
  address: string,
  { headers, body }: OutgoingRequest,
  signal: AbortSignal,
): Promise<TransportReply> {
  const { request } = url.protocol === 'https:' ? https : http;
  const family = isIP(address);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        signal,
        maxHeaderSize: LONGEST_HEADERS,
        // The certificate is still checked against the name.
        lookup: (_host, options, done) => {
          if (options.all === true) done(null, [{ address, family }]);
          else done(null, address, family);
        },
      },
      (answer) => {
        const reply = { status: answer.statusCode ?? 0, headers: singleHeaders(answer.headers) };
        let length = 0;
        answer.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length <= LONGEST_ANSWER) return;
          resolve(reply);
          answer.destroy();
        });
        answer.on('end', () => resolve(reply));
        answer.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function singleHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('timeout')), { once: true });
    work.then(resolve, reject);
  });
}

/** The code alone: messages of Node name the host. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'the exchange broke off';
}
