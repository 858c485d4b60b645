import { describe, expect, test } from '@jest/globals';
import { FakeNameResolver } from './fake-name-resolver.js';
import { forbiddenAddress } from './forbidden-address.js';
import { HttpTransport } from './http-transport.js';
import { urlProblem } from './url-problem.js';

const strict = { allowHttp: false, allowedNetworks: [] };

/** Everything by which people have got servers to call their own network. */
const REFUSED = [
  // As it is, and in the other spellings that URL parsers and inet_aton know.
  'https://127.0.0.1/',
  'https://127.0.0.1./',
  'https://127.1/',
  'https://127.0.1/',
  'https://0/',
  'https://0.0.0.0/',
  'https://2130706433/',
  'https://017700000001/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://0x7f.0x0.0x0.0x1/',
  'https://127.0.0.0x1/',
  'https://127。0。0。1/',
  'https://①②⑦.⓪.⓪.①/',
  'https://%31%32%37.0.0.1/',
  // Private, shared, link-local, metadata, special.
  'https://10.0.0.1/',
  'https://167772161/',
  'https://0xa000001/',
  'https://012.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://3232235777/',
  'https://100.64.0.1/',
  'https://100.100.100.200/latest/meta-data/',
  'https://169.254.169.254/latest/meta-data/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://169.254.170.2/v2/credentials',
  'https://168.63.129.16/',
  'https://192.0.0.192/',
  'https://192.0.2.7/',
  'https://198.18.0.1/',
  'https://198.51.100.3/',
  'https://203.0.113.4/',
  'https://192.88.99.1/',
  'https://224.0.0.1/',
  'https://239.255.255.250/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  // IPv6: loopback, unspecified, link-local, unique local, multicast, documentation.
  'https://[::1]/',
  'https://[::]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd12:3456::1]/',
  'https://[fd00:ec2::254]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[3fff::1]/',
  'https://[fec0::1]/',
  'https://[100::1]/',
  // IPv4 inside IPv6: mapped, compatible, NAT64, 6to4, Teredo, ISATAP.
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[64:ff9b::127.0.0.1]/',
  'https://[64:ff9b::a9fe:a9fe]/',
  'https://[64:ff9b::10.0.0.1]/',
  'https://[64:ff9b:1::10.0.0.1]/',
  'https://[2002:7f00:1::]/',
  'https://[2002:a9fe:a9fe::1]/',
  'https://[2002:808:808::1]/',
  'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  'https://[2600:1f18::5efe:10.0.0.1]/',
  'https://[2600:1f18::200:5efe:10.0.0.1]/',
  // Not what it looks like, or not at all.
  'https://user@8.8.8.8/',
  'https://8.8.8.8:secret@hooks.example.com/',
  'https://hooks.example.com@127.0.0.1/',
  'http://hooks.example.com/',
  'ftp://hooks.example.com/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_x',
  'javascript:alert(1)',
  'data:text/plain,x',
  '//hooks.example.com/',
  'hooks.example.com',
  'https://',
  'https:///',
  '',
  `https://hooks.example.com/${'a'.repeat(2000)}`,
] as const;

const TAKEN = [
  'https://hooks.example.com/services/T0/B0/x',
  'https://8.8.8.8/',
  'https://[2600:1f18::1]/',
  'https://[::ffff:8.8.8.8]/',
  'https://[64:ff9b::8.8.8.8]/',
  'https://172.32.0.1/',
  'https://hooks.example.com:8443/x',
];

describe('addresses of channels', () => {
  test('the table is as long as it has to be', () => {
    expect(REFUSED.length).toBeGreaterThanOrEqual(60);
  });

  test.each(REFUSED)('%s is refused, without repeating it', (url) => {
    const problem = urlProblem(url, strict);
    expect(problem).not.toBeNull();
    expect(problem).not.toContain('secret');
  });

  test.each(TAKEN)('%s is taken', (url) => {
    expect(urlProblem(url, strict)).toBeNull();
  });

  test.each([
    ['6to4', '2002:a9fe:a9fe::1'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['local NAT64', '64:ff9b:1::a9fe:a9fe'],
    ['translated', '::ffff:0:a9fe:a9fe'],
    ['mapped', '::ffff:169.254.169.254'],
    ['ISATAP', '2606:4700::5efe:a9fe:a9fe'],
    ['6to4 of Azure', '2002:a83f:8110::1'],
  ])('no setting opens a metadata service in the form of %s', (_form, address) => {
    expect(forbiddenAddress(address, ['0.0.0.0/0', '::/0'])).toContain('metadata service');
    expect(forbiddenAddress(address, [])).not.toBeNull();
  });

  test('settings open http and listed networks, but never link-local ones', () => {
    const rules = {
      allowHttp: true,
      allowedNetworks: ['10.20.0.0/16', 'fd12::/16', '169.254.0.0/16', '0.0.0.0/0'],
    };
    expect(urlProblem('http://10.20.1.1/', rules)).toBeNull();
    expect(urlProblem('http://[::ffff:10.20.1.1]/', rules)).toBeNull();
    expect(urlProblem('https://[fd12::1]/', rules)).toBeNull();
    expect(urlProblem('http://169.254.169.254/', rules)).not.toBeNull();
    expect(urlProblem('http://[fe80::1]/', rules)).not.toBeNull();
    expect(urlProblem('http://10.21.1.1/', { ...rules, allowedNetworks: ['10.20.0.0/16'] })).not.toBeNull();
  });

  test.each([
    [['127.0.0.1']],
    [['10.1.2.3']],
    [['8.8.8.8', '10.1.2.3']],
    [['::1']],
    [['::ffff:169.254.169.254']],
    [['64:ff9b::a00:1']],
    [['fe80::1%eth0']],
    [['2002:7f00:1::']],
    [['0.0.0.0']],
  ])('a name that leads to %j is not called', async (addresses) => {
    const resolver = new FakeNameResolver({ 'hooks.example.com': [addresses] });
    const transport = new HttpTransport({ ...strict, resolver, timeoutMs: 500 });
    const request = { url: 'https://hooks.example.com/x', headers: {}, body: '{}' };
    const reply = await transport.post(request, new AbortController().signal);
    expect(reply.status).toBeNull();
    expect('error' in reply && reply.error).toMatch(/^the name leads to /);
  });
});
