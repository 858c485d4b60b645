import type { TransportReply } from '../transport/webhook-transport.js';
import { retryAfterSeconds } from './backoff.js';

/** What a reply means for a delivery. */
export type Judgement =
  | { result: 'delivered'; statusCode: number }
  /** `wait`: seconds that the receiver asked for, for all that goes to it. */
  | { result: 'retry'; statusCode: number | null; error: string; wait: number | null }
  /** The receiver doesn't want anything any more. */
  | { result: 'unwanted'; statusCode: number; error: string };

export function judgeReply(reply: TransportReply, now: Date): Judgement {
  if (reply.status === null) return { result: 'retry', statusCode: null, error: reply.error, wait: null };
  const { status: statusCode, headers } = reply;
  if (statusCode >= 200 && statusCode < 300) return { result: 'delivered', statusCode };
  if (statusCode === 410) {
    return { result: 'unwanted', statusCode, error: 'the receiver answered 410 Gone' };
  }
  const redirect = statusCode >= 300 && statusCode < 400;
  const error = `the receiver answered ${statusCode}${redirect ? '; redirects are not followed' : ''}`;
  const asksToWait = statusCode === 429 || statusCode === 503;
  const wait = asksToWait ? retryAfterSeconds(headers['retry-after'], now) : null;
  return { result: 'retry', statusCode, error, wait };
}
