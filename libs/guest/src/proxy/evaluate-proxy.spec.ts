import { describe, expect, test } from '@jest/globals';
import { formatIpv4, ipv4CidrSet, IntervalSet, parseIpv4 } from '../../../packets/src/index.js';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { natInstance } from '../testing/nat-instance.js';
import { question } from '../testing/question.js';
import { evaluateProxy } from './evaluate-proxy.js';
import { proxyEnvironment, resolvers } from './proxy-environment.js';
import type { ProxyQuestion } from './proxy-question.js';

const SQUID_CONF = `acl localnet src 10.1.0.0/16   # our VPC
acl SSL_ports port 443
acl Safe_ports port 80
acl Safe_ports port 443
acl Safe_ports port 1025-65535
acl CONNECT method CONNECT
acl blocked dstdomain .bad.example \\
    ads.example
http_access deny !Safe_ports
http_access deny CONNECT !SSL_ports
http_access allow localhost manager
http_access deny manager
http_access deny blocked
http_access allow localnet
http_access deny all
http_port 3128
`;
const SOCKET = 'tcp LISTEN 0 256 *:3128 *:* users:(("squid",pid=811,fd=11))\n';

function ask(
  changes: { conf?: string; socket?: string; source?: string; files?: Record<string, string> },
  to: Partial<ProxyQuestion['destination']> & { scheme?: ProxyQuestion['scheme'] } = {},
) {
  const files = changes.files ?? { '/etc/squid/squid.conf': changes.conf ?? SQUID_CONF };
  const facts = parseGuestFacts(natInstance({ listeningSockets: changes.socket ?? SOCKET, files }));
  const { flows, header } = question({
    source: changes.source ?? '10.1.1.1',
    destination: '10.1.2.1',
    port: '3128',
  });
  const { scheme = 'https', ...destination } = to;
  const result = evaluateProxy(facts, {
    flows,
    client: header.source,
    proxyAddress: parseIpv4('10.1.2.1')!,
    proxyPort: 3128,
    destination: {
      name: 'www.example',
      addresses: IntervalSet.of(parseIpv4('60.1.1.1')!),
      port: scheme === 'http' ? 80 : 443,
      ...destination,
    },
    scheme,
  });
  return { result, flows, header };
}
const reason = ({ result }: ReturnType<typeof ask>) => result.denied[0]?.finding.summary;

describe('an explicit proxy', () => {
  test.each(['intercept', 'transparent', 'tproxy', 'accel vhost'])(
    'R-PX-2: a port for other traffic (%s) is not known to serve requests to a proxy',
    (option) => {
      const { result } = ask({ conf: SQUID_CONF.replace('http_port 3128', `http_port 3128 ${option}`) });
      expect(result.allowed.isEmpty).toBe(true);
      expect(result.denied).toEqual([]);
      expect(result.unknown[0]!.reason).toContain(`http_port 3128 ${option}`);
    },
  );

  test.each([
    'cache_peer 10.9.9.9 parent 3128 0 no-query',
    'never_direct allow all',
    'http_reply_access deny all',
    'tcp_outgoing_address 10.1.2.7',
  ])(
    'R-PX-1: "%s": where a request goes that is let in stays open, and one that is refused stays so',
    (line) => {
      const conf = `${SQUID_CONF}${line}\n`;
      const { result } = ask({ conf });
      expect(result.allowed.isEmpty).toBe(true);
      expect(result.unknown[0]!.reason).toContain(line);
      expect(reason(ask({ conf, source: '192.168.7.7' }))).toContain('deny all');
    },
  );

  test.each(['never_direct deny all', 'http_reply_access allow all', 'miss_access allow all'])(
    'R-PX-2: "%s" is what squid does anyhow',
    (line) => {
      expect(ask({ conf: `${SQUID_CONF}${line}\n` }).result.unknown).toEqual([]);
    },
  );

  test('R-PX-2: squid that opens TLS is open for HTTPS only', () => {
    const conf = SQUID_CONF.replace('http_port 3128', 'http_port 3128 ssl-bump cert=/etc/squid/ca.pem');
    expect(ask({ conf }, { scheme: 'https' }).result.unknown).toHaveLength(1);
    expect(ask({ conf }, { scheme: 'http' }).result.unknown).toEqual([]);
  });

  test('R-PX-2: squid lets its network through, HTTP and HTTPS', () => {
    for (const scheme of ['http', 'https'] as const) {
      const { result, flows } = ask({}, { scheme });
      expect(result.allowed.equals(flows)).toBe(true);
      expect(result.allowedBy[0]).toContain('http_access allow localnet');
    }
  });

  test('R-PX-2: clients outside the network are refused, exactly', () => {
    const { result, header } = ask({ source: '10.0.0.0/8' });
    expect(result.allowed.project(header.source).equals(ipv4CidrSet('10.1.0.0/16'))).toBe(true);
    expect(result.denied[0]!.finding).toMatchObject({ code: 'PROXY_ACL_DENIED' });
    expect(formatIpv4(Number(result.denied[0]!.flows.project(header.source).first))).toBe('10.0.0.0');
  });

  test('R-PX-2: Safe_ports and SSL_ports', () => {
    expect(reason(ask({}, { port: 25, scheme: 'http' }))).toContain('deny !Safe_ports (line 9)');
    expect(reason(ask({}, { port: 8443 }))).toContain('deny CONNECT !SSL_ports');
    expect(ask({}, { port: 8080, scheme: 'http' }).result.denied).toEqual([]);
  });

  test('squid: a leading dot takes the domain and what is below it', () => {
    expect(reason(ask({}, { name: 'a.bad.example' }))).toContain('deny blocked');
    expect(reason(ask({}, { name: 'bad.example' }))).toContain('deny blocked');
    expect(reason(ask({}, { name: 'x.ads.example' }))).toBeUndefined();
  });

  test('squid: no line matches: the opposite of the last; no line at all: refused', () => {
    expect(
      reason(ask({ conf: 'http_port 3128\nacl office src 192.168.0.0/16\nhttp_access allow office\n' })),
    ).toContain('the opposite of');
    expect(reason(ask({ conf: 'http_port 3128\n' }))).toContain('no http_access line at all');
  });

  test('squid: what is not understood is unknown, with its line', () => {
    const { result } = ask({
      conf: 'acl staff proxy_auth REQUIRED\nhttp_access allow staff\nhttp_access deny all\n',
    });
    expect(result.unknown[0]!.reason).toContain('http_access allow staff (line 2)');
    expect(
      ask({ conf: 'include /etc/squid/conf.d/*.conf\nhttp_access deny all\n' }).result.unknown[0]!.reason,
    ).toContain('include');
  });

  test('squid: included files are read in their place', () => {
    const files = {
      '/etc/squid/squid.conf': 'include /etc/squid/conf.d/*.conf\nhttp_access deny all\n',
      '/etc/squid/conf.d/debian.conf': 'acl ours src 10.1.0.0/16\nhttp_access allow ours\n',
    };
    expect(ask({ files }).result.denied).toEqual([]);
  });

  test('R-PX-2: nobody listens on that address', () => {
    const { result } = ask({
      socket: 'tcp LISTEN 0 256 127.0.0.1:3128 0.0.0.0:* users:(("squid",pid=811,fd=11))\n',
    });
    expect(result.denied[0]!.finding).toMatchObject({ code: 'PROXY_NOT_LISTENING' });
    expect(result.denied[0]!.finding.summary).toContain('127.0.0.1:3128');
  });

  test('R-PX-2: ping and UDP do not pass', () => {
    for (const scheme of ['icmp', 'udp', 'tcp'] as const) {
      expect(ask({}, { scheme }).result.denied[0]!.finding.code).toBe('PROXY_PROTOCOL_UNSUPPORTED');
    }
  });

  test('tinyproxy: Allow and ConnectPort', () => {
    const socket = 'tcp LISTEN 0 1024 0.0.0.0:3128 0.0.0.0:* users:(("tinyproxy",pid=5,fd=0))\n';
    const files = {
      '/etc/tinyproxy/tinyproxy.conf': 'Port 3128\nAllow 127.0.0.1\nAllow 10.1.0.0/24\nConnectPort 443\n',
    };
    const { result, header } = ask({ socket, files, source: '10.1.0.0/16' });
    expect(result.allowed.project(header.source).equals(ipv4CidrSet('10.1.0.0/24'))).toBe(true);
    expect(reason(ask({ socket, files, source: '10.1.0.9' }, { port: 8443 }))).toContain('ConnectPort 443');
  });

  test('an unknown program listens: its rules are not known', () => {
    const socket = 'tcp LISTEN 0 1024 0.0.0.0:3128 0.0.0.0:* users:(("nginx",pid=5,fd=0))\n';
    expect(ask({ socket }).result.unknown[0]!.reason).toContain('nginx listens');
  });

  test('proxy variables and resolvers of a machine', () => {
    const facts = parseGuestFacts({
      files: {
        '/etc/environment':
          'http_proxy="http://10.1.2.1:3128"\nHTTPS_PROXY=http://10.1.2.1:3128\nno_proxy=169.254.169.254, .internal\n',
        '/etc/resolv.conf': 'nameserver 10.1.0.2\nsearch ec2.internal\n',
      },
    });
    expect(proxyEnvironment(facts)).toEqual({
      http: 'http://10.1.2.1:3128',
      https: 'http://10.1.2.1:3128',
      except: ['169.254.169.254', '.internal'],
    });
    expect(resolvers(facts)).toEqual(['10.1.0.2']);
  });
});
