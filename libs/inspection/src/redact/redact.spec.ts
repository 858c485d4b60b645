import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactFacts } from './redact-facts.js';
import { redactFile } from './redact-text.js';

describe('configuration files', () => {
  test.each([
    ['http_proxy=http://ann:pa@ss/w@10.0.0.1:3128', 'http_proxy=http://redacted@10.0.0.1:3128'],
    ['export HTTPS_PROXY="ann:hunter2@proxy.example:80"', 'export HTTPS_PROXY="redacted@proxy.example:80"'],
    [
      'cache_peer p.example parent 80 0 no-query login=ann:hunter2 default',
      'cache_peer p.example parent 80 0 no-query login=redacted default',
    ],
    ['cachemgr_passwd hunter2 all', 'cachemgr_passwd redacted all'],
    [
      'auth_param basic program /usr/lib/squid/basic_ldap_auth -b dc=x -w hunter2 ldap.example',
      'auth_param basic program /usr/lib/squid/basic_ldap_auth -b dc=x -w redacted ldap.example',
    ],
    ['BasicAuth ann hunter2', 'BasicAuth redacted'],
    ['upstream http ann:hunter2@10.0.0.9:8080', 'upstream http redacted@10.0.0.9:8080'],
    [
      '  proxy_set_header Authorization "Basic YW5uOmh1bnRlcjI=";',
      '  proxy_set_header Authorization redacted;',
    ],
    ['  proxy_set_header X-Api-Key hunter2;', '  proxy_set_header X-Api-Key redacted;'],
    ['proxy_pass https://ann:hunter2@up.example/;', 'proxy_pass https://redacted@up.example/;'],
    ['db_password = "hunter2"', 'db_password = redacted'],
    ['key AKIAABCDEFGHIJKLMNOP', 'key redacted'],
  ])('%s', (given, expected) => {
    expect(redactFile(given)).toBe(expected);
  });

  test.each([
    'http_proxy=http://10.0.0.1:3128',
    'acl Safe_ports port 80 443',
    'http_access deny CONNECT !SSL_ports',
    'http_port 10.0.0.1:3128',
    'server { listen 80; location / { proxy_pass http://10.0.0.7:8080; } }',
    'proxy_set_header Authorization $http_authorization;',
    'nameserver 10.0.0.2',
    'upstream backend {',
    'password:\nhttp_access deny all',
  ])('left alone: %s', (text) => {
    expect(redactFile(text)).toBe(text);
  });

  test('a private key goes, and its lines stay', () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----';
    expect(redactFile(`one\n${key}\nfive`).split('\n')).toEqual(['one', 'redacted', '', '', 'five']);
  });

  test('every line stays where it is', () => {
    const word = fc.constantFrom(
      'http_proxy=',
      'a://',
      'u:p@h',
      '@',
      'password',
      '=',
      ' ',
      '"',
      'token:',
      'Authorization ',
      ';',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join('');
        expect(redactFile(text).split('\n')).toHaveLength(text.split('\n').length);
      }),
    );
  });
});

test('rules and JSON keep their form, however they are written', () => {
  const document = {
    iptablesSave: '-A INPUT -m comment --comment "password = tell" -j ACCEPT\n',
    nftRuleset: { nftables: [{ rule: { comment: 'see https://ann:hunter2@wiki.example' } }] },
    ipAddr: '[{"ifname":"token0","addr_info":[]}]',
    conntrack: { count: 1, max: 2 },
  };
  expect(redactFacts(document)).toEqual({
    ...document,
    nftRuleset: { nftables: [{ rule: { comment: 'see https://redacted@wiki.example' } }] },
  });
});

test.each(['a.', 'http_proxy=', 'password=', 'a://', 'Authorization ', '-', 'cache_peer ', '-----BEGIN '])(
  'a megabyte of %j is read in one pass: backtracking would take longer than any patience',
  (word) => {
    const text = word.repeat(Math.floor(1_000_000 / word.length));
    expect(typeof redactFile(text)).toBe('string');
  },
  60_000,
);
