import { describe, expect, test } from '@jest/globals';
import { parseIpv4 } from '../../../packets/src/index.js';
import { natInstance } from '../testing/nat-instance.js';
import { question } from '../testing/question.js';
import { createGuest } from '../walk/guest.js';
import { receive } from '../walk/receive.js';
import { interfaceFor } from './interface-for.js';
import { parseGuestFacts } from './parse-guest-facts.js';
import { parseIpRoute } from './parse-ip-route.js';
import { parseIpRule } from './parse-ip-rule.js';
import { parseListeningSockets } from './parse-listening-sockets.js';

describe('guest facts', () => {
  test('an empty document knows nothing and says how to learn it', () => {
    const facts = parseGuestFacts({});
    for (const fact of [facts.netfilter, facts.interfaces, facts.routes, facts.sockets, facts.conntrack]) {
      expect(fact.known ? '' : fact.howToLearn).not.toBe('');
    }
    const { flows, header } = question({});
    const result = receive(createGuest(facts), {
      flows,
      header,
      inInterface: 'ens5',
      tracking: { kind: 'new' },
    });
    expect(result.unknown[0]!.flows.equals(flows)).toBe(true);
  });

  test('text and parsed JSON are the same', () => {
    const document = natInstance();
    const parsed = Object.fromEntries(
      Object.entries(document).map(([key, value]) => [
        key,
        key.startsWith('ip') && typeof value === 'string' && value.startsWith('[')
          ? (JSON.parse(value) as unknown)
          : value,
      ]),
    );
    const { document: _, ...one } = parseGuestFacts(document);
    const { document: __, ...other } = parseGuestFacts(parsed);
    expect(other).toEqual(one);
  });

  test('a part that is not what it should be is a problem with its name', () => {
    const facts = parseGuestFacts(
      natInstance({
        ipRoute: 'default via 10.10.1.1 dev ens5',
        listeningSockets: 'Cannot open netlink socket',
      }),
    );
    expect(facts.problems.map(({ part }) => part)).toEqual(['ipRoute', 'listeningSockets']);
    expect(facts.routes).toMatchObject({ known: false, howToLearn: 'ip -j route show table all' });
    expect(() => parseGuestFacts('text')).toThrow(/expected an object/);
  });

  test('sysctls as an object or as sysctl prints them', () => {
    const facts = parseGuestFacts({
      sysctl: 'net.ipv4.ip_forward = 1\nnet.ipv4.ip_local_port_range = 32768\t60999\n',
    });
    expect([...facts.sysctl]).toEqual([
      ['net.ipv4.ip_forward', '1'],
      ['net.ipv4.ip_local_port_range', '32768\t60999'],
    ]);
  });

  test('R-NI-4: the interface of an ENI, by its MAC address or its private address', () => {
    const facts = parseGuestFacts(natInstance());
    expect(interfaceFor(facts, { mac: '0A:1B:2C:3D:4E:5F', address: 0 })).toBe('ens5');
    expect(interfaceFor(facts, { address: parseIpv4('10.10.1.100')! })).toBe('ens5');
    expect(interfaceFor(facts, { address: parseIpv4('10.10.9.9')! })).toBeUndefined();
    expect(interfaceFor(parseGuestFacts({}), { address: 0 })).toBeUndefined();
  });

  test('routes: IPv6 left out, dead next hops, several next hops, tables', () => {
    const routes = parseIpRoute([
      { dst: 'default', gateway: '10.0.0.1', dev: 'd0', table: '100', flags: [] },
      {
        dst: '10.8.0.0/16',
        flags: [],
        nexthops: [
          { gateway: '10.0.0.1', dev: 'd0', weight: 1, flags: [] },
          { gateway: '10.0.0.2', dev: 'd1', weight: 1, flags: ['dead', 'linkdown'] },
        ],
      },
      { type: 'unreachable', dst: '10.7.0.0/16', metric: 50, flags: [] },
      { dst: 'default', gateway: 'fe80::1', dev: 'd0', metric: 1024, flags: [], pref: 'medium' },
      { dst: 'fd00::/64', dev: 'd0', metric: 256, flags: [], pref: 'medium' },
    ])!;
    expect(routes.map(({ table, type, prefixLength, text }) => [table, type, prefixLength, text])).toEqual([
      ['100', 'unicast', 0, 'default via 10.0.0.1 dev d0 table 100'],
      ['main', 'unicast', 16, '10.8.0.0/16 nexthop via 10.0.0.1 dev d0 nexthop via 10.0.0.2 dev d1'],
      ['main', 'unreachable', 16, 'unreachable 10.7.0.0/16 metric 50'],
    ]);
    expect(routes[1]!.nextHops.map(({ dead }) => dead)).toEqual([false, true]);
  });

  test('policy rules in the words of iproute2', () => {
    const rules = parseIpRule([
      { priority: 32766, src: 'all', table: 'main' },
      {
        priority: 101,
        not: null,
        src: '10.0.0.0',
        srclen: 24,
        fwmark: '0x1',
        fwmask: '0xff',
        iif: 'd0',
        iif_detached: null,
        table: 'main',
        suppress_prefixlen: 0,
      },
      { priority: 102, src: 'all', dst: '9.9.9.9', action: 'prohibit' },
      { priority: 103, src: 'all', ipproto: 'tcp', sport: 5, dport_start: 100, dport_end: 200, goto: 32766 },
      { priority: 106, src: 'all', uid_start: 0, uid_end: 5, table: 'main' },
    ])!;
    expect(rules.map(({ priority }) => priority)).toEqual([101, 102, 103, 106, 32766]);
    expect(rules[0]!).toMatchObject({
      condition: { is: 'not' },
      does: { action: 'lookup', suppressPrefixLength: 0 },
    });
    expect(rules[1]!.does).toEqual({ action: 'refuse', kind: 'prohibit' });
    expect(rules[2]!.does).toEqual({ action: 'goto', priority: 32766 });
    expect(JSON.stringify(rules[3]!.condition)).toContain('unreadable');
  });

  test('listening sockets of new and old versions of ss', () => {
    const sockets = parseListeningSockets(
      [
        'udp   UNCONN 0      0      127.0.0.53%lo:53     0.0.0.0:*    users:(("systemd-resolve",pid=401,fd=13))',
        'tcp   LISTEN 0      511    *:8080               *:*          users:(("node",pid=900,fd=18))',
        'tcp   LISTEN 0      511    [::]:80              [::]:*       users:(("nginx",pid=7,fd=7))',
        'tcp   LISTEN 0      128    :::22                :::*',
        'tcp   LISTEN 0      128    [::ffff:10.0.0.5]:90 *:*',
      ].join('\n'),
    )!;
    expect(sockets.map(({ address, port, device, process }) => [address, port, device, process])).toEqual([
      [parseIpv4('127.0.0.53'), 53, 'lo', 'systemd-resolve'],
      ['any', 8080, undefined, 'node'],
      ['unsure', 22, undefined, undefined],
      [parseIpv4('10.0.0.5'), 90, undefined, undefined],
    ]);
  });
});
