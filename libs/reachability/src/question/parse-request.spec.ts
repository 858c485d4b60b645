import { expect, test } from '@jest/globals';
import { parseRequest } from './parse-request.js';

const ask = (destination: string) =>
  parseRequest({ source: '10.0.0.1', destination, addresses: ['192.0.2.10'] });

// Every other destination says itself which addresses it means: those given beside it would be ignored.
test.each(['internet', '192.0.2.1', '2001:db8::1', '192.0.2.0/24', 'i-0123456789abcdef0', 'eni-0123456789'])(
  'addresses beside %s are refused',
  (destination) => {
    expect(ask(destination)).toMatchObject({
      ok: false,
      problems: [{ pointer: '/addresses', message: expect.stringContaining('host name or a service') }],
    });
  },
);

test.each(['www.example.com', 'localhost', 'service:s3', 'i-shop.example.com'])(
  'addresses of %s are taken',
  (destination) => expect(ask(destination).ok).toBe(true),
);
