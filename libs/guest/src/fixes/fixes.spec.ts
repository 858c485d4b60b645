import { describe, expect, test } from '@jest/globals';
import type { GuestDocument } from '../facts/guest-document.js';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { guestWarnings } from '../findings/guest-warnings.js';
import { filter, nat, natInstance } from '../testing/nat-instance.js';
import { question } from '../testing/question.js';
import { createGuest } from '../walk/guest.js';
import { receive } from '../walk/receive.js';
import { applyGuestFix } from './apply-guest-fix.js';
import { suggestGuestFixes } from './suggest-guest-fixes.js';

const walk = (facts: ReturnType<typeof parseGuestFacts>) => {
  const { flows, header } = question({});
  return receive(createGuest(facts), { flows, header, inInterface: 'ens5', tracking: { kind: 'new' } });
};
const nftRule = (chain: string, expr: unknown[]) => ({ rule: { family: 'inet', table: 'fw', chain, expr } });
const nftForwardDrop = JSON.stringify({
  nftables: [
    { table: { family: 'inet', name: 'fw' } },
    {
      chain: {
        family: 'inet',
        table: 'fw',
        name: 'fwd',
        type: 'filter',
        hook: 'forward',
        prio: 0,
        policy: 'drop',
      },
    },
    {
      chain: {
        family: 'inet',
        table: 'fw',
        name: 'post',
        type: 'nat',
        hook: 'postrouting',
        prio: 100,
        policy: 'accept',
      },
    },
    nftRule('post', [
      { match: { op: '==', left: { meta: { key: 'oifname' } }, right: 'ens5' } },
      { masquerade: null },
    ]),
  ],
});

/** Story 4: what is broken inside is named, and the fix makes the same model say yes. */
describe('fixes of a guest', () => {
  const broken: [string, Partial<GuestDocument>, string][] = [
    [
      'forwarding off',
      {
        sysctl: {
          ...(natInstance().sysctl as object),
          'net.ipv4.ip_forward': '0',
          'net.ipv4.conf.ens5.forwarding': '0',
        },
      },
      'sysctl -w net.ipv4.ip_forward=1',
    ],
    [
      'forwarding off on one interface',
      { sysctl: { ...(natInstance().sysctl as object), 'net.ipv4.conf.ens5.forwarding': '0' } },
      'sysctl -w net.ipv4.conf.ens5.forwarding=1',
    ],
    ['no masquerade', { iptablesSave: '' }, 'iptables -t nat -A POSTROUTING -o ens5 -j MASQUERADE'],
    [
      'wrong interface',
      { iptablesSave: nat('-A POSTROUTING -s 10.10.0.0/16 -o eth0 -j MASQUERADE') },
      'iptables -t nat -R POSTROUTING 1 -s 10.10.0.0/16 -o ens5 -j MASQUERADE',
    ],
    [
      'legacy drop',
      { iptablesLegacySave: filter('-A FORWARD -j DROP') },
      'iptables-legacy -t filter -I FORWARD 1',
    ],
    [
      'nft policy',
      { iptablesSave: '', nftRuleset: nftForwardDrop },
      "nft 'insert rule inet fw fwd iifname ens5 oifname ens5 accept'",
    ],
    ['full table', { conntrack: { count: 70000, max: 65536 } }, 'nf_conntrack_max=262144'],
  ];
  test.each(broken)('%s', (_, changes, command) => {
    const facts = parseGuestFacts(natInstance(changes));
    const before = walk(facts);
    const finding = before.dropped[0]?.finding ?? before.forwarded[0]!.diagnosis!.finding;
    const [fix] = suggestGuestFixes(facts, finding, { inInterface: 'ens5', outInterface: 'ens5' });
    expect(fix!.commands.join('\n')).toContain(command);
    expect(fix!.persistent).not.toEqual([]);
    expect(fix!.undo).not.toEqual([]);
    const after = walk(applyGuestFix(facts, fix!));
    expect(after.dropped).toEqual([]);
    expect(after.unknown).toEqual([]);
    expect(after.forwarded.map(({ sourceNat }) => sourceNat === 'none')).toEqual([false]);
  });

  test('R-PF-4: rules added by hand are gone after a reboot, until they are saved', () => {
    const facts = parseGuestFacts(natInstance({ persistedRules: '', services: { iptables: 'disabled' } }));
    const [warning] = guestWarnings(facts);
    expect(warning).toMatchObject({
      code: 'GUEST_RULES_NOT_PERSISTENT',
      evidence: { rules: ['-A POSTROUTING -o ens5 -j MASQUERADE'] },
    });
    const [fix] = suggestGuestFixes(facts, warning!, {});
    expect(guestWarnings(applyGuestFix(facts, fix!))).toEqual([]);
  });

  test('R-PF-4: saved rules that no service loads', () => {
    const { iptablesSave } = natInstance();
    const facts = parseGuestFacts(
      natInstance({
        persistedRules: { '/etc/sysconfig/iptables': iptablesSave },
        services: { iptables: 'disabled' },
      }),
    );
    expect(guestWarnings(facts)[0]!.summary).toContain('no service loads');
  });

  const saved = (services: Record<string, string>, persistedRules = natInstance().iptablesSave) =>
    guestWarnings(parseGuestFacts(natInstance({ persistedRules, services }))).map(({ code }) => code);

  test.each(['enabled-runtime', 'linked-runtime', 'disabled', 'masked', 'inactive'])(
    'R-PF-4: a service that is %s loads nothing at the next boot',
    (state) => {
      expect(saved({ iptables: state })).toEqual(['GUEST_RULES_NOT_PERSISTENT']);
    },
  );

  test.each(['enabled', 'active', 'static', 'alias'])('R-PF-4: a service that is %s may', (state) => {
    expect(saved({ iptables: state })).toEqual([]);
  });

  test('R-PF-4: the service of nft does not load what iptables saved', () => {
    expect(saved({ nftables: 'enabled', iptables: 'disabled' })).toEqual(['GUEST_RULES_NOT_PERSISTENT']);
  });

  test('R-PF-4: fck-nat writes its rule anew, without a saved file', () => {
    expect(saved({ 'fck-nat': 'enabled', iptables: 'disabled' }, '')).toEqual([]);
    expect(saved({ 'fck-nat': 'disabled' }, '')).toEqual(['GUEST_RULES_NOT_PERSISTENT']);
  });

  // Ubuntu starts ufw.service where ufw is off, and firewalld forgets what it didn't write.
  test.each(['ufw', 'firewalld.service'])('R-PF-4: %s brings no rule of a person back', (name) => {
    expect(saved({ [name]: 'enabled' }, '')).toEqual(['GUEST_RULES_NOT_PERSISTENT']);
  });

  test('R-PF-4: a person may have written the saved rule in other words', () => {
    const byHand =
      '*nat\n-A POSTROUTING --out-interface ens5 -m comment --comment "all of it" -j MASQUERADE\nCOMMIT\n';
    expect(saved({ iptables: 'enabled' }, byHand)).toEqual([]);
    const another = byHand.replace('ens5', 'eth0');
    expect(saved({ iptables: 'enabled' }, another)).toEqual(['GUEST_RULES_NOT_PERSISTENT']);
  });

  test('R-NI-2: the bridge of containers is no second way for answers', () => {
    const document = natInstance();
    const bridge = {
      ifname: 'docker0',
      flags: ['BROADCAST', 'UP'],
      address: '02:42:9c:11:22:33',
      addr_info: [{ family: 'inet', local: '172.17.0.1', prefixlen: 16, scope: 'global' }],
    };
    const ipAddr = JSON.stringify([...(JSON.parse(String(document.ipAddr)) as object[]), bridge]);
    expect(guestWarnings(parseGuestFacts({ ...document, ipAddr }))).toEqual([]);
  });

  test('nothing is said about rules whose saved form was not read', () => {
    expect(guestWarnings(parseGuestFacts(natInstance()))).toEqual([]);
  });

  test('R-NI-3: a connection table near its limit is a warning', () => {
    expect(
      guestWarnings(parseGuestFacts(natInstance({ conntrack: { count: 60000, max: 65536 } })))[0]!.code,
    ).toBe('GUEST_CONNTRACK_FULL');
  });
});
