import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createGuest,
  evaluateProxy,
  parseGuestFacts,
  receive,
  reverseProxyOn,
  send,
  type Delivered,
} from '../../libs/guest/src/index.js';
import { question } from '../../libs/guest/src/testing/question.js';
import { IntervalSet, parseIpv4 } from '../../libs/packets/src/index.js';
import { missingForLab } from './lab.js';
import type { RealNetwork } from './real-network.js';
import { buildVpc, nginxConf, serveOnInternet } from './real-vpc.js';

const missing = missingForLab(['squid', 'nginx', 'curl', 'unshare']);
const run = missing.length === 0 ? test : test.skip;

/** The proxy walk-through's addresses, and a second client network that the proxy doesn't serve. */
const CLIENT = '10.1.1.1';
const OUTSIDER = '10.9.0.7';
const MACHINE = '10.1.2.1';
const ELASTIC = '70.1.1.1';
const SERVER = '60.1.1.1';
const PROXY_PORT = 3128;
const INSTANCE = 'i-0aaaaaaaaaaaaaaa1';

const build = (): Promise<RealNetwork> =>
  buildVpc({ client: CLIENT, machine: MACHINE, device: 'eth0', elastic: ELASTIC, server: SERVER });

/** Debian's own squid.conf without its comments, for one client network. */
const squidConf = (folder: string): string => `acl localnet src 10.1.0.0/16
acl SSL_ports port 443
acl Safe_ports port 80\t\t# http
acl Safe_ports port 21\t\t# ftp
acl Safe_ports port 443\t\t# https
acl Safe_ports port 1025-65535\t# unregistered ports
http_access deny !Safe_ports
http_access deny CONNECT !SSL_ports
http_access allow localhost manager
http_access deny manager
include /etc/squid/conf.d/*.conf
http_access allow localhost
http_access deny all
http_port ${PROXY_PORT}
cache deny all
cache_effective_user nobody
pid_filename ${folder}/squid-run/squid.pid
cache_log ${folder}/squid-run/cache.log
access_log none
coredump_dir ${folder}/squid-run
pinger_enable off
visible_hostname proxy.example
shutdown_lifetime 0 seconds
`;

describe('squid, and what the model says of its configuration', () => {
  let network: RealNetwork;
  let facts: object;
  beforeAll(async () => {
    if (missing.length > 0) return;
    network = await build();
    await network.run('client', `ip addr add ${OUTSIDER}/24 dev eth0`);
    await network.run('vpc', 'ip addr add 10.9.0.254/24 dev clients');
    await serveOnInternet(network, [80, 443, 81, 8443, 8080]);
    network.write('hosts', `127.0.0.1 localhost\n${SERVER} www.example bad.example a.bad.example\n`);
    network.write('squid/squid.conf', squidConf(network.folder));
    network.write(
      'squid/conf.d/ours.conf',
      'acl blocked dstdomain .bad.example\nhttp_access deny blocked\nhttp_access allow localnet\n',
    );
    await network.run(
      'machine',
      `mkdir ${network.folder}/squid-run; chown nobody ${network.folder}/squid-run`,
    );
    network.start('machine', 'squid -N -f /etc/squid/squid.conf', ETC);
    await network.listening('machine', PROXY_PORT);
    facts = await network.facts('machine', INSTANCE, ETC);
  }, 60_000);
  afterAll(() => network?.close());

  const ETC = ['squid', 'hosts'];

  run.each<
    [title: string, source: string, scheme: 'http' | 'https', name: string, port: number, code: number]
  >([
    ['GET', CLIENT, 'http', 'www.example', 80, 200],
    ['GET to an unregistered port', CLIENT, 'http', 'www.example', 8080, 200],
    ['CONNECT to 443', CLIENT, 'https', 'www.example', 443, 200],
    ['GET from a network that it does not serve', OUTSIDER, 'http', 'www.example', 80, 403],
    ['CONNECT from a network that it does not serve', OUTSIDER, 'https', 'www.example', 443, 403],
    ['GET to a port outside Safe_ports', CLIENT, 'http', 'www.example', 81, 403],
    ['CONNECT to a port outside SSL_ports', CLIENT, 'https', 'www.example', 8443, 403],
    ['GET to a blocked domain', CLIENT, 'http', 'bad.example', 80, 403],
    ['CONNECT below a blocked domain', CLIENT, 'https', 'a.bad.example', 443, 403],
  ])('R-PX-2: %s', async (_title, source, scheme, name, port, code) => {
    // CONNECT carries anything: behind it stands plain HTTP here too.
    const tunnel = scheme === 'https' ? '--proxytunnel' : '';
    const { stdout } = await network.try(
      'client',
      `curl -s --max-time 10 --interface ${source} --proxy http://${MACHINE}:${PROXY_PORT} ${tunnel} -w '%{http_connect} %{http_code}' http://${name}:${port}/`,
    );
    const [connect, status] = stdout.split('\n').at(-1)!.split(' ').map(Number);
    expect(scheme === 'https' ? connect : status).toBe(code);
    // R-PX-1: a new connection of the proxy, which leaves the VPC with the proxy's public address.
    if (code === 200) expect(stdout).toContain(`internet ${ELASTIC}:`);

    const { flows, header } = question({ source, destination: MACHINE, port: String(PROXY_PORT) });
    const result = evaluateProxy(parseGuestFacts(facts), {
      flows,
      client: header.source,
      proxyAddress: parseIpv4(MACHINE)!,
      proxyPort: PROXY_PORT,
      destination: { name, addresses: IntervalSet.of(parseIpv4(SERVER)!), port },
      scheme,
    });
    expect(result).toMatchObject({ program: 'squid', unknown: [] });
    expect(result.allowed.equals(flows)).toBe(code === 200);
    expect(result.denied.map(({ finding }) => finding.code)).toEqual(
      code === 200 ? [] : ['PROXY_ACL_DENIED'],
    );
  });

  run('R-PX-2: the model names the networks that it serves, and squid asks nobody else', () => {
    const { flows, header } = question({
      source: '10.0.0.0/8',
      destination: MACHINE,
      port: String(PROXY_PORT),
    });
    const { allowed } = evaluateProxy(parseGuestFacts(facts), {
      flows,
      client: header.source,
      proxyAddress: parseIpv4(MACHINE)!,
      proxyPort: PROXY_PORT,
      destination: { name: 'www.example', addresses: undefined, port: 443 },
      scheme: 'https',
    });
    const served = allowed.project(header.source);
    expect([Number(served.first), served.size]).toEqual([parseIpv4('10.1.0.0'), 65_536]);
  });
});

describe('port 80 of a machine whose program listens on 8080', () => {
  let network: RealNetwork;
  beforeAll(async () => {
    if (missing.length === 0) network = await build();
  }, 60_000);
  afterAll(() => network?.close());

  const APP = 'server { listen 8080; location / { return 200 "app\\n"; } }';
  const FRONT = 'server { listen 80; location / { proxy_pass http://127.0.0.1:8080; } }';

  /** Starts nginx, asks from the internet (by the public address) and from the machine itself, and asks the
   *  model both. */
  async function served(servers: readonly string[]) {
    network.write('nginx/nginx.conf', nginxConf(network, 'machine', servers));
    const nginx = network.start('machine', 'nginx -c /etc/nginx/nginx.conf -e stderr', ['nginx']);
    try {
      await network.listening('machine', 8080);
      const facts = await network.facts('machine', INSTANCE, ['nginx']);
      const curl = (from: string, to: string) =>
        network.try(from, `curl -s --noproxy '*' --max-time 5 http://${to}/`);
      const outside = (await curl('server', ELASTIC)).stdout === 'app\n';
      const itself = (await curl('machine', MACHINE)).stdout === 'app\n';
      const model = {
        outside: modelServes(facts, SERVER, MACHINE),
        itself: modelServes(facts, null, MACHINE),
      };
      return { packets: { outside, itself }, model, facts: parseGuestFacts(facts) };
    } finally {
      await network.end(nginx);
    }
  }

  run('R-PF-2: REDIRECT on eth0 serves the internet, and not the machine itself', async () => {
    const rule = 'PREROUTING -i eth0 -p tcp --dport 80 -j REDIRECT --to-ports 8080';
    await network.run('machine', `iptables -t nat -A ${rule}`);
    const { packets, model } = await served([APP]);
    await network.run('machine', `iptables -t nat -D ${rule}`);
    expect(packets).toEqual({ outside: true, itself: false });
    expect(model).toEqual(packets);
  });

  run('R-PF-2: nginx on port 80 with proxy_pass serves both', async () => {
    const { packets, model, facts } = await served([APP, FRONT]);
    expect(packets).toEqual({ outside: true, itself: true });
    expect(model).toEqual(packets);
    expect(reverseProxyOn(facts, parseIpv4(MACHINE)!, 80)).toMatchObject({
      passesTo: ['http://127.0.0.1:8080'],
    });
  });

  run('R-PF-1: without either nobody serves port 80', async () => {
    const { packets, model } = await served([APP]);
    expect(packets).toEqual({ outside: false, itself: false });
    expect(model).toEqual(packets);
  });
});

/** Whether a program of the machine takes a connection to its port 80: from `source`, or from itself. */
function modelServes(document: object, source: string | null, address: string): boolean {
  const guest = createGuest(parseGuestFacts(document));
  const { flows, header } = question({ source: source ?? address, destination: address, port: '80' });
  const tracking = { kind: 'new' } as const;
  const { delivered, unknown } =
    source === null
      ? send(guest, { flows, header, bound: false, tracking })
      : receive(guest, { flows, header, inInterface: 'eth0', tracking });
  expect(unknown).toEqual([]);
  const heard = ({ listener }: Delivered): boolean =>
    listener.status === 'listening' && /nginx/.test(listener.socket.process ?? '');
  return delivered.some(heard);
}
