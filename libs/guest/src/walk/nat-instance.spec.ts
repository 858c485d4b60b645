import { describe, expect, test } from '@jest/globals';
import { allIpv6, answerHeader, formatIpv4, ipv4CidrSet } from '../../../packets/src/index.js';
import type { GuestDocument } from '../facts/guest-document.js';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { portsWhenTaken } from '../netfilter/nat.js';
import { filter, nat, natInstance } from '../testing/nat-instance.js';
import { question } from '../testing/question.js';
import { createGuest } from './guest.js';
import { receive } from './receive.js';

function through(changes: Partial<GuestDocument>, asked: Parameters<typeof question>[0] = {}, name = 'ens5') {
  const guest = createGuest(parseGuestFacts(natInstance(changes, name)));
  const { space, flows, header } = question(asked);
  const result = receive(guest, { flows, header, inInterface: name, tracking: { kind: 'new' } });
  return { guest, space, flows, header, result };
}

test.each([
  ['lead in a circle', [':A - [0:0]', '-A FORWARD -j A', '-A A -p tcp -j A', '-A A -j A']],
  [
    'fork at each of many jumps',
    [
      ...Array.from({ length: 40 }, (_, at) => `:C${at} - [0:0]`),
      '-A FORWARD -j C0',
      ...Array.from({ length: 39 }, (_, at) => [`-A C${at} -j C${at + 1}`, `-A C${at} -j C${at + 1}`]).flat(),
      '-A C39 -p sctp -j DROP',
    ],
  ],
])('chains that %s end, and what they decide is not known', (_what, rules) => {
  const iptablesSave = filter(...rules) + nat('-A POSTROUTING -o ens5 -j MASQUERADE');
  const { result } = through({ iptablesSave });
  expect(result.forwarded).toEqual([]);
  expect(result.unknown).not.toEqual([]);
});

describe('a NAT instance', () => {
  test('R-NI-2, R-NI-3: masquerades to its own address and keeps the port; the answer comes back', () => {
    const { guest, space, flows, header, result } = through({});
    const [out] = result.forwarded;
    expect(result.dropped).toEqual([]);
    expect(out!.outInterface).toBe('ens5');
    expect(formatIpv4(Number(space.domain(out!.header.source).first))).toBe('10.10.1.100');
    expect(out!.header.sourcePort).toBe(header.sourcePort);
    expect(out!.sourceNat).toMatchObject({ text: '-A POSTROUTING -o ens5 -j MASQUERADE' });
    const answer = receive(guest, {
      flows: out!.flows,
      header: answerHeader(space, out!.header)!,
      inInterface: 'ens5',
      tracking: { kind: 'established', session: out!.session!, direction: 'reply' },
    });
    expect(answer.forwarded[0]!.header).toEqual(answerHeader(space, header));
    expect(answer.forwarded[0]!.flows.equals(flows)).toBe(true);
  });

  test('R-NI-2: ip_forward 0 drops, and says so', () => {
    const { result } = through({ sysctl: { 'net.ipv4.ip_forward': '0' } });
    expect(result.forwarded).toEqual([]);
    expect(result.dropped[0]!.finding).toMatchObject({
      code: 'GUEST_IP_FORWARD_OFF',
      evidence: { 'net.ipv4.ip_forward': '0' },
    });
  });

  test('R-NI-2: whether it forwards, unread, is unknown', () => {
    const { result } = through({ sysctl: {} });
    expect(result.unknown[0]).toMatchObject({ howToLearn: 'sysctl net.ipv4.ip_forward' });
  });

  test('R-NI-2: no rule at all leaves the source as it is', () => {
    const { result, header } = through({ iptablesSave: '' });
    expect(result.forwarded[0]).toMatchObject({
      sourceNat: 'none',
      header,
      diagnosis: { reason: 'no-rule' },
    });
    expect(result.forwarded[0]!.diagnosis!.finding.code).toBe('GUEST_NO_SOURCE_NAT');
  });

  test('R-NI-2: a rule for eth0 never matches on ens5', () => {
    const { result } = through({ iptablesSave: nat('-A POSTROUTING -o eth0 -j MASQUERADE') });
    const { reason, finding } = result.forwarded[0]!.diagnosis!;
    expect(reason).toBe('wrong-interface');
    expect(finding.code).toBe('GUEST_SOURCE_NAT_WRONG_INTERFACE');
    expect(finding.summary).toContain('the machine has no interface eth0');
  });

  test('R-NI-2: a secondary range that the rule forgets leaves untranslated, the first one does not', () => {
    const { result } = through(
      {
        iptablesSave: nat('-A POSTROUTING -s 10.10.0.0/16 -o ens5 -j MASQUERADE'),
        sysctl: {
          'net.ipv4.ip_forward': '1',
          'net.ipv4.conf.all.rp_filter': '0',
          'net.ipv4.conf.ens5.rp_filter': '0',
        },
      },
      { source: '10.0.0.0/8' },
    );
    const [covered, forgotten] = [
      result.forwarded.find((one) => one.sourceNat !== 'none'),
      result.forwarded.find((one) => one.sourceNat === 'none'),
    ];
    expect(
      covered!.flows.project(0).equals(ipv4CidrSet('10.10.0.0/16').minus(ipv4CidrSet('10.10.1.100/32'))),
    ).toBe(true);
    expect(forgotten!.diagnosis!.reason).toBe('source-not-covered');
  });

  test('R-NI-2: an exception before the rule is named', () => {
    const { result } = through({
      iptablesSave: nat('-A POSTROUTING -d 203.0.113.0/24 -j ACCEPT', '-A POSTROUTING -o ens5 -j MASQUERADE'),
    });
    expect(result.forwarded[0]!.diagnosis).toMatchObject({ reason: 'excluded' });
    expect(result.forwarded[0]!.diagnosis!.finding.summary).toContain('-d 203.0.113.0/24 -j ACCEPT');
  });

  test("R-NI-2: docker's FORWARD DROP is quoted", () => {
    const docker = filter(
      ':FORWARD DROP [0:0]',
      ':DOCKER - [0:0]',
      ':DOCKER-USER - [0:0]',
      ':DOCKER-ISOLATION-STAGE-1 - [0:0]',
      ':DOCKER-ISOLATION-STAGE-2 - [0:0]',
      '-A FORWARD -j DOCKER-USER',
      '-A FORWARD -j DOCKER-ISOLATION-STAGE-1',
      '-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-A FORWARD -o docker0 -j DOCKER',
      '-A FORWARD -i docker0 ! -o docker0 -j ACCEPT',
      '-A FORWARD -i docker0 -o docker0 -j ACCEPT',
      '-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2',
      '-A DOCKER-ISOLATION-STAGE-1 -j RETURN',
      '-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP',
      '-A DOCKER-ISOLATION-STAGE-2 -j RETURN',
      '-A DOCKER-USER -j RETURN',
    );
    const { result } = through({ iptablesSave: nat('-A POSTROUTING -o ens5 -j MASQUERADE') + docker });
    expect(result.forwarded).toEqual([]);
    expect(result.dropped[0]!.finding).toMatchObject({
      code: 'GUEST_FORWARD_CHAIN_DROP',
      evidence: { table: 'filter', chain: 'FORWARD', rule: ':FORWARD DROP (policy)' },
    });
  });

  test('R-NI-2: what iptables-legacy and iptables on nf_tables say counts together', () => {
    const { result } = through({
      iptablesLegacySave: filter(
        '-A FORWARD -p tcp -m tcp --dport 443 -j REJECT --reject-with icmp-port-unreachable',
      ),
    });
    expect(result.dropped[0]!.finding).toMatchObject({
      code: 'GUEST_FORWARD_CHAIN_DROP',
      rule: { dialect: 'iptables-legacy' },
    });
  });

  test('R-NI-2: legacy rules that were announced and not read make everything unknown', () => {
    const { result } = through({
      iptablesSave: `# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n${nat('-A POSTROUTING -j MASQUERADE')}`,
    });
    expect(result.forwarded).toEqual([]);
    expect(result.unknown[0]!.reason).toContain('iptables-legacy');
  });

  test('a match that nobody can answer makes just its packets unknown, with the rule', () => {
    const { result, flows, header } = through(
      {
        iptablesSave:
          nat('-A POSTROUTING -j MASQUERADE') +
          filter('-A FORWARD -p tcp -m tcp --dport 25 -m set --match-set blocked src -j DROP'),
      },
      { port: '1-65535' },
    );
    expect(result.unknown[0]!.reason).toContain('--match-set blocked src');
    expect(result.unknown[0]!.flows.project(header.destinationPort).size).toBe(1);
    expect(result.forwarded[0]!.flows.unionDisjoint(result.unknown[0]!.flows).equals(flows)).toBe(true);
  });

  test('a rule that only logs needs no answer', () => {
    const { result } = through({
      iptablesSave:
        nat('-A POSTROUTING -j MASQUERADE') +
        filter('-A FORWARD -m limit --limit 3/min -j LOG --log-prefix "[UFW BLOCK] "'),
    });
    expect(result.unknown).toEqual([]);
  });

  test('R-NI-3: --to-ports keeps a port of the range and replaces any other', () => {
    const { result, header } = through({
      iptablesSave: nat('-A POSTROUTING -p tcp -j MASQUERADE --to-ports 40000-50000'),
    });
    const kept = result.forwarded.find((one) => one.header.sourcePort === header.sourcePort)!;
    const drawn = result.forwarded.find((one) => one.header.sourcePort !== header.sourcePort)!;
    expect(kept.flows.project(header.sourcePort).size).toBe(10001);
    expect(drawn.flows.project(drawn.header.sourcePort).intervals()).toEqual([[40000, 50001]]);
  });

  test('R-NI-3: --random draws within the class of the port', () => {
    const { result, header } = through(
      { iptablesSave: nat('-A POSTROUTING -j MASQUERADE --random') },
      { sourcePorts: '1-65535' },
    );
    const drawn = result.forwarded.map((one) => [
      one.flows.project(header.sourcePort).first,
      one.flows.project(one.header.sourcePort).first,
    ]);
    expect(drawn).toEqual([
      [1, 1],
      [512, 600],
      [1024, 1024],
    ]);
    expect(portsWhenTaken(55634).intervals()).toEqual([[1024, 65536]]);
  });

  test('R-NI-2: a full connection table drops new connections', () => {
    const { result } = through({ conntrack: { count: '65536', max: '65536' } });
    expect(result.dropped[0]!.finding.code).toBe('GUEST_CONNTRACK_FULL');
  });

  test.each([
    ['1', 'dropped'],
    ['2', 'forwarded'],
    [undefined, 'unknown'],
  ] as const)(
    'R-NI-2, R-NI-4: clients come in by ens6, their route leaves by ens5: rp_filter %s',
    (mode, end) => {
      const document = natInstance();
      const interfaces = JSON.parse(document.ipAddr as string) as object[];
      const ens6 = {
        ifname: 'ens6',
        flags: ['UP'],
        addr_info: [{ family: 'inet', local: '10.10.3.100', prefixlen: 24, scope: 'global' }],
      };
      const guest = createGuest(
        parseGuestFacts({
          ...document,
          ipAddr: [...interfaces, ens6],
          sysctl: {
            'net.ipv4.ip_forward': '1',
            'net.ipv4.conf.all.rp_filter': '0',
            ...(mode === undefined ? {} : { 'net.ipv4.conf.ens6.rp_filter': mode }),
          },
        }),
      );
      const { flows, header } = question({});
      const result = receive(guest, { flows, header, inInterface: 'ens6', tracking: { kind: 'new' } });
      expect(result[end]).toHaveLength(1);
      if (end === 'dropped') expect(result.dropped[0]!.finding.code).toBe('GUEST_RP_FILTER_DROP');
    },
  );

  test('IPv6 is not followed, and said to be unknown', () => {
    const guest = createGuest(parseGuestFacts(natInstance()));
    const { space, flows, header } = question({});
    const v6 = { ...header, destination: space.addVariable('IPv6', allIpv6) };
    const result = receive(guest, { flows, header: v6, inInterface: 'ens5', tracking: { kind: 'new' } });
    expect(result.unknown[0]!.reason).toContain('IPv6');
  });

  test('an answer whose question went elsewhere belongs to no connection and is not translated', () => {
    const guest = createGuest(parseGuestFacts(natInstance()));
    const { flows, header } = question({
      source: '203.0.113.9',
      destination: '10.10.2.101',
      sourcePorts: '443',
      port: '40000',
    });
    const { forwarded } = receive(guest, { flows, header, inInterface: 'ens5', tracking: { kind: 'stray' } });
    expect(forwarded[0]).toMatchObject({ header, sourceNat: 'none', session: undefined });
  });
});
