import { RealNetwork } from './real-network.js';

interface VpcAddresses {
  /** In a /24, as the machine; the router is .1 of both as AWS's is, or .254 where a walk-through has .1 itself. */
  readonly client: string;
  readonly machine: string;
  /** The machine's interface. */
  readonly device: string;
  /** The machine's public address. */
  readonly elastic: string;
  readonly server: string;
}

const router = (address: string): string => address.replace(/\d+$/, address.endsWith('.1') ? '254' : '1');

/** client - router of the VPC - internet gateway - server, and the machine on the router too. The gateway
 *  exchanges the machine's address for its public one, one to one, and passes nothing else (R-IGW-3). */
export async function buildVpc(addresses: VpcAddresses): Promise<RealNetwork> {
  const { client, machine, device, elastic, server } = addresses;
  const network = new RealNetwork();
  try {
    await network.add('client', 'machine', 'vpc', 'igw', 'server');
    await network.connect(['client', 'eth0'], ['vpc', 'clients']);
    await network.connect(['machine', device], ['vpc', 'machines']);
    await network.connect(['vpc', 'uplink'], ['igw', 'inside']);
    await network.connect(['igw', 'outside'], ['server', 'eth0']);
    await network.run(
      'client',
      `ip addr add ${client}/24 dev eth0; ip route add default via ${router(client)}`,
    );
    await network.run(
      'machine',
      `ip addr add ${machine}/24 brd + dev ${device}; ip route add default via ${router(machine)}`,
    );
    await network.run(
      'vpc',
      `ip addr add ${router(client)}/24 dev clients; ip addr add ${router(machine)}/24 dev machines
       ip addr add 169.254.7.1/30 dev uplink; ip route add default via 169.254.7.2
       sysctl -qw net.ipv4.ip_forward=1`,
    );
    await network.run(
      'igw',
      `ip addr add 169.254.7.2/30 dev inside; ip addr add 169.254.8.1/32 dev outside
       ip route add 10.0.0.0/8 via 169.254.7.1; ip route add ${server}/32 dev outside
       iptables -t nat -A POSTROUTING -o outside -s ${machine} -j SNAT --to-source ${elastic}
       iptables -t nat -A PREROUTING -i outside -d ${elastic} -j DNAT --to-destination ${machine}
       iptables -A FORWARD -o outside ! -s ${machine} -j DROP
       sysctl -qw net.ipv4.ip_forward=1`,
    );
    await network.run(
      'server',
      `ip addr add ${server}/32 dev eth0; ip route add 169.254.8.1/32 dev eth0; ip route add default via 169.254.8.1`,
    );
    return network;
  } catch (error) {
    await network.close();
    throw error;
  }
}

/** The private subnet's default route: to the machine, for what isn't local. */
export async function routeClientsThroughMachine(network: RealNetwork, machine: string): Promise<void> {
  await network.run(
    'vpc',
    `ip route add default via ${machine} table 100
     ip rule add pref 100 iif clients lookup main suppress_prefixlength 0
     ip rule add pref 101 iif clients lookup 100`,
  );
}

/** A server of the internet that tells a visitor which address it sees. */
export async function serveOnInternet(network: RealNetwork, ports: readonly number[]): Promise<void> {
  const file = network.write(
    'internet.conf',
    nginxConf(network, 'internet', [
      `server { ${ports.map((port) => `listen ${port};`).join(' ')} location / { return 200 "internet $remote_addr:$remote_port\\n"; } }`,
    ]),
  );
  network.start('server', `nginx -c ${file} -e ${network.folder}/internet.log`);
  await network.listening('server', ports[0]!);
}

/** A whole nginx.conf: in the foreground, with its files in the network's folder. */
export function nginxConf(network: RealNetwork, name: string, servers: readonly string[]): string {
  const own = `${network.folder}/${name}`;
  return `daemon off;
worker_processes 1;
pid ${own}.pid;
error_log ${own}.log;
events { worker_connections 64; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${own}-${kind};`).join('\n  ')}
  ${servers.join('\n  ')}
}
`;
}
