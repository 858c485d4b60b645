import { WebhookTransport, type OutgoingRequest, type TransportReply } from './webhook-transport.js';

/** Keeps what it is given, and answers what a test puts there. */
export class FakeTransport extends WebhookTransport {
  readonly sent: OutgoingRequest[] = [];
  /** Taken one after the other; then 200. */
  readonly replies: TransportReply[] = [];

  async post(request: OutgoingRequest, _signal: AbortSignal): Promise<TransportReply> {
    this.sent.push(request);
    return this.replies.shift() ?? { status: 200, headers: {} };
  }
}
