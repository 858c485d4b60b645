import type { GuestDocument } from '../facts/guest-document.js';
import { iptablesText } from './iptables-text.js';
import type { Scenario } from './scenario.js';

/** The guest-facts document that the machine's commands would give. */
export function scenarioDocument(scenario: Scenario): GuestDocument {
  const sysctl: Record<string, string> = { 'net.ipv4.ip_forward': scenario.ipForward ? '1' : '0' };
  for (const [name, value] of Object.entries(scenario.rpFilter)) {
    sysctl[`net.ipv4.conf.${name}.rp_filter`] = String(value);
  }
  return {
    instanceId: 'i-0123456789abcdef0',
    sysctl,
    iptablesSave: iptablesText(scenario.tables),
    nftRuleset: JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }] }),
    ipAddr: JSON.stringify(addresses(scenario)),
    ipRoute: JSON.stringify(routes(scenario)),
    ipRule: JSON.stringify(policyRules(scenario)),
    listeningSockets: scenario.listening
      .map(
        ({ protocol, address, port }) =>
          `${protocol} ${protocol === 'tcp' ? 'LISTEN' : 'UNCONN'} 0 5 ${address}:${port} 0.0.0.0:*`,
      )
      .join('\n'),
    conntrack: { count: 3, max: 65536 },
  };
}

function addresses({ interfaces }: Scenario): object[] {
  const loopback = { name: 'lo', addresses: ['127.0.0.1/8'] };
  return [loopback, ...interfaces].map(({ name, addresses: own }) => ({
    ifname: name,
    flags: ['UP'],
    addr_info: own.map((text, index) => ({
      family: 'inet',
      local: text.split('/')[0],
      prefixlen: Number(text.split('/')[1]),
      scope: name === 'lo' ? 'host' : 'global',
      ...(index > 0 ? { secondary: true } : {}),
    })),
  }));
}

function routes(scenario: Scenario): object[] {
  const own = scenario.interfaces.flatMap(({ name, addresses: list }) =>
    list.flatMap((text, index) => {
      const [address = '', length] = text.split('/');
      const base = address.split('.').slice(0, 3).join('.');
      const local = {
        type: 'local',
        dst: address,
        dev: name,
        table: 'local',
        scope: 'host',
        prefsrc: address,
      };
      if (index > 0) return [local];
      const broadcast = {
        type: 'broadcast',
        dst: `${base}.255`,
        dev: name,
        table: 'local',
        scope: 'link',
        prefsrc: address,
      };
      return [
        local,
        broadcast,
        { dst: `${base}.0/${length}`, dev: name, scope: 'link', prefsrc: address, flags: [] },
      ];
    }),
  );
  const loopback = {
    type: 'local',
    dst: '127.0.0.0/8',
    dev: 'lo',
    table: 'local',
    scope: 'host',
    prefsrc: '127.0.0.1',
  };
  const added = scenario.routes.map(({ table, type, to, via, device, metric }) => ({
    ...(type === 'unicast' ? {} : { type }),
    dst: to,
    ...(via === undefined ? {} : { gateway: via }),
    ...(device === undefined ? {} : { dev: device }),
    ...(table === 'main' ? {} : { table }),
    ...(metric === undefined ? {} : { metric }),
    flags: [],
  }));
  return [loopback, ...own, ...added];
}

function policyRules({ policyRules: added }: Scenario): object[] {
  const own = added.map(({ priority, from, iif, mark, not, table }) => {
    const [address, length] = (from ?? 'all').split('/');
    return {
      priority,
      ...(not ? { not: null } : {}),
      src: address,
      ...(length === undefined ? {} : { srclen: Number(length) }),
      ...(mark === undefined ? {} : { fwmark: `0x${mark.toString(16)}` }),
      ...(iif === undefined ? {} : { iif }),
      table,
    };
  });
  const all = (priority: number, table: string) => ({ priority, src: 'all', table });
  return [all(0, 'local'), ...own, all(32766, 'main'), all(32767, 'default')];
}
