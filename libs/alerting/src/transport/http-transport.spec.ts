import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Receiver } from '../testing/receiver.js';
import { FakeNameResolver } from './fake-name-resolver.js';
import { HttpTransport } from './http-transport.js';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await Receiver.start();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.got.length = 0;
  receiver.replies.length = 0;
});

const never = new AbortController().signal;
const open = { allowHttp: true, allowedNetworks: ['127.0.0.1/32'] };

function post(url: string, answers: Record<string, string[][]> = {}, timeoutMs = 2000) {
  const transport = new HttpTransport({ ...open, resolver: new FakeNameResolver(answers), timeoutMs });
  return transport.post({ url, headers: { 'x-test': 'yes' }, body: '{"a":"ü"}' }, never);
}

describe('sending', () => {
  test('headers and body arrive, and the status comes back', async () => {
    receiver.replies.push({ status: 429, headers: { 'retry-after': '7' } });
    const reply = await post(receiver.url('/a?b=c'));
    expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(receiver.got[0]).toMatchObject({
      path: '/a?b=c',
      body: '{"a":"ü"}',
      headers: { 'x-test': 'yes' },
    });
  });

  test('a redirect is an answer, nothing more', async () => {
    receiver.replies.push({ status: 302, headers: { location: receiver.url('/elsewhere') } });
    expect(await post(receiver.url())).toMatchObject({ status: 302 });
    expect(receiver.got).toHaveLength(1);
  });

  test('no answer in time, and a connection that breaks, are failures of the reply', async () => {
    receiver.replies.push('hang', 'drop');
    expect(await post(receiver.url(), {}, 150)).toEqual({ status: null, error: 'no answer within 0.15 s' });
    expect(await post(receiver.url())).toEqual({ status: null, error: 'no connection: ECONNRESET' });
    expect(await post('http://127.0.0.1:1/')).toEqual({ status: null, error: 'no connection: ECONNREFUSED' });
  });

  test('the connection goes to the address that was checked, whatever the name says next', async () => {
    // The second answer would be the attack; it is never asked for.
    const name = { 'hooks.example.com': [['127.0.0.1'], ['127.0.0.2']] };
    const reply = await post(`http://hooks.example.com:${receiver.port}/x`, name);
    expect(reply.status).toBe(200);
    expect(receiver.got[0]?.headers.host).toBe(`hooks.example.com:${receiver.port}`);
  });

  test('addresses are checked at every try', async () => {
    const resolver = new FakeNameResolver({ 'hooks.example.com': [['127.0.0.1'], ['127.0.0.2']] });
    const transport = new HttpTransport({ ...open, resolver, timeoutMs: 1000 });
    const request = { url: `http://hooks.example.com:${receiver.port}/x`, headers: {}, body: '' };
    expect((await transport.post(request, never)).status).toBe(200);
    expect(await transport.post(request, never)).toEqual({
      status: null,
      error: 'the name leads to 127.0.0.2 is not a public address',
    });
    expect(receiver.got).toHaveLength(1);
  });

  test('a name that nobody knows', async () => {
    expect(await post('http://unknown.example/')).toMatchObject({ status: null });
  });
});
