import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Receiver } from '../../libs/alerting/src/testing/receiver.js';
import type { Answer, HttpCaller } from './http-caller.js';

/** Settings of a service whose channels may be on loopback. */
export const alertEnvironment = {
  WAYOUT_READ_SECONDS: '20',
  WAYOUT_SECRET_KEY: randomBytes(32).toString('base64'),
  WAYOUT_WEBHOOK_HTTP: 'true',
  WAYOUT_WEBHOOK_NETWORKS: '127.0.0.0/8',
  WAYOUT_PUBLIC_URL: 'https://wayout.example',
};

export const idOf = (answer: Answer): string => String(answer.json['id']);

export const items = (answer: Answer) => answer.json['items'] as Record<string, unknown>[];

/** A delivery once so many tries of it are written down, which is after the receiver has answered them. */
export async function triedTimes(
  { http }: { http: HttpCaller },
  delivery: string,
  count: number,
): Promise<Answer> {
  for (let waited = 0; ; waited++) {
    const shown = await http.get(delivery);
    const attempts = shown.json['attempts'] as unknown[];
    if (attempts.length >= count || waited >= 600) return shown;
    await sleep(50);
  }
}

/** Waits for so many messages. @throws Error when more came, or no more come */
export async function arrived(receiver: Receiver, count: number): Promise<Record<string, unknown>[]> {
  for (let waited = 0; receiver.got.length < count && waited < 600; waited++) await sleep(50);
  if (receiver.got.length !== count) {
    throw new Error(`expected ${count} messages, and ${receiver.got.length} came`);
  }
  return receiver.bodies();
}
