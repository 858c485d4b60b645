import { createHmac } from 'node:crypto';

/** The headers of Standard Webhooks 1.0: the receiver signs `id.timestamp.body` with the bytes behind `whsec_`
 *  and compares. The id is the same at every try, the time is that of the try (standardwebhooks.com). */
export function signedHeaders(secret: string, id: string, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
