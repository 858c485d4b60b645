import { describe, expect, test } from '@jest/globals';
import { formatIpv4 } from '../../../packets/src/index.js';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { natInstance } from '../testing/nat-instance.js';
import { question } from '../testing/question.js';
import { createGuest } from '../walk/guest.js';
import { receive } from '../walk/receive.js';
import { parseNftRuleset } from './parse-nft-ruleset.js';

type Json = Record<string, unknown>;
const match = (left: unknown, right: unknown, op = '=='): Json => ({ match: { op, left, right } });
const meta = (key: string): Json => ({ meta: { key } });
const payload = (protocol: string, field: string): Json => ({ payload: { protocol, field } });
const dport = payload('tcp', 'dport');
const masquerade = [match(meta('oifname'), 'ens5'), { masquerade: null }];

/** A ruleset in the form of nft 1.0.6, with these rules in the base chains. */
function ruleset(chains: Record<string, Json[][]>, others: Json[] = []): string {
  const bases: Record<string, Json> = {
    prerouting: { type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' },
    forward: { type: 'filter', hook: 'forward', prio: 0, policy: 'accept' },
    postrouting: { type: 'nat', hook: 'postrouting', prio: 100, policy: 'accept' },
  };
  const at = { family: 'inet', table: 'fw' };
  const items = Object.entries(chains).flatMap(([name, rules]) => [
    { chain: { ...at, name, handle: 1, ...bases[name] } },
    ...rules.map((expr) => ({ rule: { ...at, chain: name, handle: 2, expr } })),
  ]);
  return JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6' } },
      { table: { family: 'inet', name: 'fw' } },
      ...others,
      ...items,
    ],
  });
}

function through(nftRuleset: string, asked: Parameters<typeof question>[0] = {}) {
  const guest = createGuest(parseGuestFacts(natInstance({ iptablesSave: '', nftRuleset })));
  const { flows, header } = question(asked);
  return {
    header,
    result: receive(guest, { flows, header, inInterface: 'ens5', tracking: { kind: 'new' } }),
  };
}

/** The destination ports that pass FORWARD with these rules, out of 1-65535. */
function passing(rules: Json[][], others: Json[] = [], more: Record<string, Json[][]> = {}): unknown {
  const { header, result } = through(ruleset({ forward: [...rules, [{ drop: null }]], ...more }, others), {
    port: '1-65535',
  });
  expect(result.unknown).toEqual([]);
  return result.forwarded.flatMap(({ flows }) => flows.project(header.destinationPort).intervals());
}

describe('rules of nft', () => {
  test('R-NI-2: masquerade on the interface that packets leave by', () => {
    const { result } = through(ruleset({ postrouting: [masquerade] }));
    expect(result.forwarded[0]!.sourceNat).toMatchObject({
      dialect: 'nft',
      table: 'inet fw',
      text: 'oifname ens5 masquerade',
    });
  });

  test('R-NI-2: a rule for eth0 is named as the wrong interface', () => {
    const { result } = through(
      ruleset({ postrouting: [[match(meta('oifname'), { set: ['eth0', 'eth1'] }), { masquerade: null }]] }),
    );
    expect(result.forwarded[0]!.diagnosis).toMatchObject({ reason: 'wrong-interface' });
  });

  test('sets, ranges, prefixes and comparisons', () => {
    expect(passing([[match(dport, { set: [22, { range: [80, 90] }] }), { accept: null }]])).toEqual([
      [22, 23],
      [80, 91],
    ]);
    expect(passing([[match(dport, 65000, '>='), { accept: null }]])).toEqual([[65000, 65536]]);
    expect(passing([[match(dport, 3, '<'), { accept: null }]])).toEqual([[1, 3]]);
    expect(passing([[match(dport, { range: [10, 65535] }, '!='), { accept: null }]])).toEqual([[1, 10]]);
    const set = {
      set: {
        family: 'inet',
        table: 'fw',
        name: 'web',
        type: 'inet_service',
        elem: [80, { elem: { val: 443, comment: 'tls' } }],
      },
    };
    expect(passing([[match(dport, '@web'), { accept: null }]], [set])).toEqual([
      [80, 81],
      [443, 444],
    ]);
  });

  test('concatenations', () => {
    const key = { concat: [payload('ip', 'saddr'), dport] };
    const elements = [
      { concat: [{ prefix: { addr: '10.10.0.0', len: 16 } }, { range: [5, 6] }] },
      { concat: ['10.9.9.9', 7] },
    ];
    expect(passing([[match(key, { set: elements }), { accept: null }]])).toEqual([[5, 7]]);
  });

  test('verdict maps, jump, goto and return', () => {
    const vmap = {
      vmap: {
        key: dport,
        data: {
          set: [
            [1, { accept: null }],
            [2, { jump: { target: 'two' } }],
            [3, { goto: { target: 'two' } }],
            [4, { drop: null }],
          ],
        },
      },
    };
    const rules = [[vmap], [match(dport, { set: [2, 3] }), { accept: null }]];
    // 2 comes back from the jump and is accepted; 3 doesn't come back, and meets the policy.
    expect(passing(rules, [], { two: [[{ return: null }]] })).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  test('connection state in its forms', () => {
    for (const [op, right] of [
      ['in', ['new', 'related']],
      ['==', 'new'],
      ['==', { set: ['new', 'invalid'] }],
      ['!=', 'established'],
      ['!', ['established', 'related']],
    ] as const) {
      expect(passing([[match({ ct: { key: 'state' } }, right, op), { accept: null }]])).toEqual([[1, 65536]]);
    }
    const vmap = {
      vmap: {
        key: { ct: { key: 'state' } },
        data: {
          set: [
            ['invalid', { drop: null }],
            ['established', { accept: null }],
          ],
        },
      },
    };
    expect(passing([[vmap]])).toEqual([]);
  });

  test('marks: set, mask and copy', () => {
    const set = (key: Json, value: unknown): Json => ({ mangle: { key, value } });
    const rules = [
      [match(dport, 80), set(meta('mark'), 16)],
      [set(meta('mark'), { '|': [{ '&': [meta('mark'), 4294902271] }, 256] })],
      [set({ ct: { key: 'mark' } }, meta('mark'))],
      [match({ '&': [{ ct: { key: 'mark' } }, 255] }, 16), { accept: null }],
    ];
    expect(passing(rules)).toEqual([[80, 81]]);
  });

  test('R-PF-1: dnat by map, to address and port', () => {
    const data = {
      set: [
        [80, { concat: ['10.10.2.5', 8080] }],
        [443, { concat: ['10.10.2.6', 8443] }],
      ],
    };
    const rules = [[{ dnat: { family: 'ip', addr: { map: { key: dport, data } } } }]];
    const { result } = through(ruleset({ prerouting: rules }), {
      source: '198.51.100.1',
      destination: '10.10.1.100',
      port: '443',
    });
    const [out] = result.forwarded;
    const first = (variable: number): number => Number(out!.flows.project(variable).first);
    expect([formatIpv4(first(out!.header.destination)), first(out!.header.destinationPort)]).toEqual([
      '10.10.2.6',
      8443,
    ]);
  });

  test('a rate limit, or a set that fills by itself, is unknown and quoted', () => {
    const limited = through(
      ruleset({ forward: [[{ limit: { rate: 5, per: 'second' } }, { drop: null }]] }),
    ).result;
    expect(limited.unknown[0]!.reason).toContain('limit rate 5/second drop');
    const dynamic = {
      set: { family: 'inet', table: 'fw', name: 'seen', type: 'ipv4_addr', flags: ['dynamic'], elem: [] },
    };
    const seen = through(
      ruleset({ forward: [[match(payload('ip', 'saddr'), '@seen'), { drop: null }]] }, [dynamic]),
    ).result;
    expect(seen.unknown[0]!.reason).toContain('ip saddr @seen');
  });

  test('R-NI-2: rules that nft shows as shells of iptables extensions are read from iptables-save', () => {
    const document = natInstance();
    const shell = JSON.stringify({
      nftables: [
        { table: { family: 'ip', name: 'nat' } },
        {
          chain: {
            family: 'ip',
            table: 'nat',
            name: 'POSTROUTING',
            type: 'nat',
            hook: 'postrouting',
            prio: 100,
            policy: 'accept',
          },
        },
        {
          rule: {
            family: 'ip',
            table: 'nat',
            chain: 'POSTROUTING',
            expr: [
              match(meta('oifname'), 'ens5'),
              { counter: { packets: 0, bytes: 0 } },
              { xt: { type: 'target', name: 'MASQUERADE' } },
            ],
          },
        },
      ],
    });
    const both = parseGuestFacts({ ...document, nftRuleset: shell });
    expect(both.netfilter.known && both.netfilter.value.tables.map(({ dialect }) => dialect)).toEqual([
      'iptables',
    ]);
    const { result } = through(shell);
    expect(result.unknown[0]!.reason).toContain('differ about the table ip nat');
  });

  test('families of IPv6 and dormant tables do nothing; what is no ruleset is refused', () => {
    const chain = {
      chain: {
        family: 'inet',
        table: 'off',
        name: 'forward',
        type: 'filter',
        hook: 'forward',
        prio: 0,
        policy: 'drop',
      },
    };
    const text = JSON.stringify({
      nftables: [
        { table: { family: 'inet', name: 'off', flags: 'dormant' } },
        chain,
        { chain: { ...chain.chain, family: 'ip6' } },
      ],
    });
    expect(parseNftRuleset(text)!.tables).toEqual([]);
    expect(parseNftRuleset('table ip nat {}')).toBeUndefined();
    const facts = parseGuestFacts(natInstance({ nftRuleset: 'table ip nat {}' }));
    expect(facts.netfilter.known && facts.netfilter.value.missing[0]).toContain('not its JSON form');
  });
});
