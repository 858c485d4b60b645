import { command, MEGABYTE } from './guest-command.js';
import { fileSet } from './file-set.js';

/** Settings below /proc/sys that the model of a guest knows what to do with. */
const SYSCTLS = [
  'net/ipv4/ip_forward',
  'net/ipv4/icmp_echo_ignore_all',
  'net/ipv4/ip_local_port_range',
  'net/ipv4/ip_local_reserved_ports',
  ...['accept_local', 'forwarding', 'route_localnet', 'rp_filter', 'src_valid_mark'].map(
    (name) => `net/ipv4/conf/*/${name}`,
  ),
  'net/netfilter/nf_conntrack_count',
  'net/netfilter/nf_conntrack_max',
  'net/netfilter/nf_conntrack_tcp_be_liberal',
  'net/bridge/bridge-nf-call-iptables',
];

/** Services that load rules at boot, write their own, or pass traffic on. */
const SERVICES = [
  'iptables',
  'nftables',
  'netfilter-persistent',
  'firewalld',
  'ufw',
  'fck-nat',
  'docker',
  'squid',
  'nginx',
  'tinyproxy',
];

export const FILE_SETS = {
  /** Nitro machines carry their instance id in the asset tag; cloud-init notes it down at each boot. */
  identity: fileSet(['/sys/devices/virtual/dmi/id/board_asset_tag', '/var/lib/cloud/data/instance-id']),
  os: fileSet(['/etc/os-release']),
  persistedRules: fileSet([
    '/etc/sysconfig/iptables',
    '/etc/sysconfig/nftables.conf',
    '/etc/iptables/rules.v4',
    '/etc/iptables/iptables.rules',
    '/etc/iptables/rules-save',
    '/etc/iptables.rules',
    '/etc/nftables.conf',
    '/etc/nftables/*.nft',
    '/etc/ufw/before.rules',
    '/etc/ufw/after.rules',
    '/etc/ufw/user.rules',
  ]),
  squid: fileSet(['/etc/squid/squid.conf', '/etc/squid/conf.d/*.conf']),
  tinyproxy: fileSet(['/etc/tinyproxy/tinyproxy.conf', '/etc/tinyproxy.conf']),
  nginx: fileSet([
    '/etc/nginx/nginx.conf',
    '/etc/nginx/conf.d/*.conf',
    '/etc/nginx/default.d/*.conf',
    '/etc/nginx/sites-enabled/*',
  ]),
  /** Of these only the lines with proxies: whatever else stands there is nobody's business. */
  proxyEnvironment: fileSet(['/etc/environment', '/etc/profile', '/etc/profile.d/*.sh'], '_proxy='),
  resolvers: fileSet(['/etc/resolv.conf']),
} as const;

/** Everything that is run to learn about a machine, and nothing else is. All of it only reads.
 *  `nginx -T` isn't among it though it would print the configuration: it creates missing log and pid files
 *  (src/core/ngx_cycle.c, ngx_create_pidfile), so the files themselves are read. */
export const FACT_COMMANDS = {
  user: command('id -u'),
  sysctl: command(`sh -c 'cd /proc/sys && grep -sH "" ${SYSCTLS.join(' ')}'`),
  iptablesSave: command('iptables-save', { root: 'needed', bytes: 4 * MEGABYTE }),
  iptablesLegacySave: command('iptables-legacy-save', { root: 'needed', bytes: 4 * MEGABYTE }),
  nftRuleset: command('nft -j list ruleset', { root: 'needed', timeMs: 20_000, bytes: 8 * MEGABYTE }),
  ipAddr: command('ip -j addr'),
  ipRoute: command('ip -j route show table all', { bytes: 4 * MEGABYTE }),
  ipRule: command('ip -j rule'),
  listeningSockets: command('ss -H -lntup', { root: 'helps' }),
  services: command(
    `sh -c 'command -v systemctl >/dev/null || exit 127; for s in ${SERVICES.join(' ')}; do echo "$s $(systemctl is-enabled $s 2>/dev/null)"; done'`,
  ),
  environment: command(`sh -c 'env | grep -i "_proxy="'`),
  identity: FILE_SETS.identity.command,
  os: FILE_SETS.os.command,
  persistedRules: FILE_SETS.persistedRules.command,
  squid: FILE_SETS.squid.command,
  tinyproxy: FILE_SETS.tinyproxy.command,
  nginx: FILE_SETS.nginx.command,
  proxyEnvironment: FILE_SETS.proxyEnvironment.command,
  resolvers: FILE_SETS.resolvers.command,
} as const;

export type FactCommandName = keyof typeof FACT_COMMANDS;

export const FACT_COMMAND_NAMES = Object.keys(FACT_COMMANDS) as readonly FactCommandName[];
