export interface OutgoingRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What came back; neither its body nor anything of the request: both may hold secrets. `error` is for people
 *  and names no URL. */
export type TransportReply =
  { status: number; headers: Record<string, string> } | { status: null; error: string };

/** Posts to the addresses that users give. */
export abstract class WebhookTransport {
  /** Never rejects for what the other side does. Aborting ends it as an error of the reply. */
  abstract post(request: OutgoingRequest, signal: AbortSignal): Promise<TransportReply>;
}
