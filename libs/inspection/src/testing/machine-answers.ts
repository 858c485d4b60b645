import { commandText, type CommandName, type Power } from '../commands/command-text.js';
import { FACT_COMMAND_NAMES } from '../commands/fact-commands.js';
import { PROBE_NAMES } from '../commands/probe-commands.js';
import { exited } from '../shell/fake-guest-shell.js';
import type { CommandResult } from '../shell/guest-shell.js';

/** What a small NAT instance prints, by command. */
export const NAT_MACHINE: Partial<Record<CommandName, CommandResult>> = {
  user: exited('1000\n'),
  os: exited('/etc/os-release:NAME="Amazon Linux"\n/etc/os-release:ID="amzn"\n'),
  sysctl: exited(
    [
      'net/ipv4/ip_forward:1',
      'net/ipv4/ip_local_port_range:32768\t60999',
      'net/ipv4/conf/all/rp_filter:0',
      'net/ipv4/conf/ens5/rp_filter:1',
      'net/ipv4/conf/ens5.100/rp_filter:2',
      'net/netfilter/nf_conntrack_count:12',
      'net/netfilter/nf_conntrack_max:65536',
      '',
    ].join('\n'),
    2,
  ),
  iptablesSave: exited('*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o ens5 -j MASQUERADE\nCOMMIT\n'),
  nftRuleset: exited('{"nftables": [{"metainfo": {"json_schema_version": 1}}]}\n'),
  ipAddr: exited(
    '[{"ifname":"ens5","flags":["UP"],"address":"0a:00:00:00:00:01","addr_info":[{"family":"inet","local":"10.40.1.10","prefixlen":24,"scope":"global"}]}]\n',
  ),
  ipRoute: exited('[{"dst":"default","gateway":"10.40.1.1","dev":"ens5","flags":[]}]\n'),
  ipRule: exited('[{"priority":32766,"src":"all","table":"main"}]\n'),
  listeningSockets: exited('tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=700,fd=3))\n'),
  services: exited('iptables enabled\nnftables disabled\nfck-nat not-found\nsquid \n'),
  environment: exited('', 1),
  identity: exited('', 2, 'grep: /sys/devices/virtual/dmi/id/board_asset_tag: No such file or directory\n'),
  persistedRules: exited(
    '/etc/sysconfig/iptables:*nat\n/etc/sysconfig/iptables:COMMIT\n',
    2,
    missing('/etc/nftables.conf'),
  ),
  squid: exited(
    '/etc/squid/squid.conf:http_port 3128\n/etc/squid/squid.conf:cache_peer up.example parent 3128 0 login=me:word\n',
    2,
    missing('/etc/squid/conf.d/*.conf'),
  ),
  tinyproxy: exited('', 2, missing('/etc/tinyproxy/tinyproxy.conf', '/etc/tinyproxy.conf')),
  nginx: exited('', 2, missing('/etc/nginx/nginx.conf')),
  proxyEnvironment: exited('/etc/environment:http_proxy=http://me:word@10.40.1.5:3128\n'),
  resolvers: exited('/etc/resolv.conf:nameserver 10.40.0.2\n'),
};

export function missing(...paths: string[]): string {
  return paths.map((path) => `grep: ${path}: No such file or directory\n`).join('');
}

/** The name behind a text that a server was given. */
export function nameOf(text: string): { name: CommandName; power: Power } | undefined {
  for (const name of [...FACT_COMMAND_NAMES, ...PROBE_NAMES]) {
    for (const power of ['plain', 'sudo'] as const)
      if (commandText(name, power) === text) return { name, power };
  }
  return undefined;
}
