import { describe, expect, test } from '@jest/globals';
import type { GuestDocument } from '../facts/guest-document.js';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { guestWarnings } from '../findings/guest-warnings.js';
import { filter, nat, natInstance } from '../testing/nat-instance.js';
import { question } from '../testing/question.js';
import { createGuest } from '../walk/guest.js';
import { receive } from '../walk/receive.js';
import { applyGuestFix } from './apply-guest-fix.js';
import type { GuestFix } from './guest-fix.js';
import { suggestGuestFixes } from './suggest-guest-fixes.js';

/** The fix of the first fault that the packets of a client meet, proved by walking again. */
function fixOf(changes: Partial<GuestDocument>, place: object = {}, destination?: string): GuestFix {
  const facts = parseGuestFacts(natInstance(changes));
  const walk = (seen: typeof facts) => {
    const { flows, header } = question(destination === undefined ? {} : { destination });
    return receive(createGuest(seen), { flows, header, inInterface: 'ens5', tracking: { kind: 'new' } });
  };
  const before = walk(facts);
  expect(before.unknown).toEqual([]);
  const finding = before.dropped[0]?.finding ?? before.forwarded[0]!.diagnosis!.finding;
  const [fix] = suggestGuestFixes(facts, finding, {
    inInterface: 'ens5',
    ...(destination === undefined ? { outInterface: 'ens5' } : {}),
    ...place,
  });
  const after = walk(applyGuestFix(facts, fix!));
  expect(after.dropped).toEqual([]);
  expect(after.forwarded.every(({ diagnosis }) => diagnosis === undefined)).toBe(true);
  return fix!;
}

const inTable = (chain: string, expr: unknown[]) => ({
  rule: { family: 'inet', table: 'firewalld', chain, expr },
});
const baseChain = (name: string, type: string, hook: string) => ({
  chain: { family: 'inet', table: 'firewalld', name, type, hook, prio: 10, policy: 'accept' },
});
const plainChain = (name: string) => ({ chain: { family: 'inet', table: 'firewalld', name } });
const named = (key: string, name: string) => ({
  match: { op: '==', left: { meta: { key } }, right: name },
});
const reject = { reject: { type: 'icmpx', expr: 'admin-prohibited' } };

/** The table of firewalld 1.x, shortened: ens5 is bound to `binding`, everything else falls to public. */
function firewalld(binding: string | undefined, more: unknown[] = []): Partial<GuestDocument> {
  const bound = (key: string, target: string) =>
    binding === undefined ? [] : [[named(key, 'ens5'), { goto: { target: `${target}_${binding}` } }]];
  const zones = ['public', ...(binding === undefined || binding === 'public' ? [] : [binding])];
  const items = [
    { table: { family: 'inet', name: 'firewalld' } },
    baseChain('nat_POSTROUTING', 'nat', 'postrouting'),
    baseChain('filter_FORWARD', 'filter', 'forward'),
    baseChain('filter_INPUT', 'filter', 'input'),
    ...['nat_POSTROUTING_ZONES', 'filter_FORWARD_ZONES', 'filter_INPUT_ZONES'].map(plainChain),
    ...zones.flatMap((zone) =>
      [`nat_POST_${zone}`, `filter_FWD_${zone}`, `filter_IN_${zone}`].map(plainChain),
    ),
    inTable('nat_POSTROUTING', [{ jump: { target: 'nat_POSTROUTING_ZONES' } }]),
    ...bound('oifname', 'nat_POST').map((expr) => inTable('nat_POSTROUTING_ZONES', expr)),
    inTable('nat_POSTROUTING_ZONES', [{ goto: { target: 'nat_POST_public' } }]),
    ...more,
  ];
  return {
    iptablesSave: '',
    nftRuleset: JSON.stringify({ nftables: items }),
    services: { firewalld: 'enabled' },
  };
}
const forwardRejected = [inTable('filter_FORWARD', [reject])];
const masquerades = [inTable('nat_POST_public', [{ masquerade: null }])];

describe('on a machine of firewalld (firewall-cmd(1))', () => {
  test('masquerading is added to the zone that the packets leave by', () => {
    const fix = fixOf(firewalld('external'));
    expect(fix.commands).toEqual([
      'sudo firewall-cmd --permanent --zone=external --add-masquerade',
      'sudo firewall-cmd --reload',
    ]);
    expect(fix.undo).toEqual([
      'sudo firewall-cmd --permanent --zone=external --remove-masquerade',
      'sudo firewall-cmd --reload',
    ]);
    expect(fix.persistent).toEqual([]);
  });

  test('and to the default zone where the facts show no zone', () => {
    const fix = fixOf({ iptablesSave: '', services: { 'firewalld.service': 'active' } });
    expect(fix.commands[0]).toBe('sudo firewall-cmd --permanent --add-masquerade');
  });

  test('inside a zone forwarding is switched on', () => {
    const fix = fixOf(firewalld('public', [...forwardRejected, ...masquerades]));
    expect(fix.commands).toEqual([
      'sudo firewall-cmd --permanent --zone=public --add-forward',
      'sudo firewall-cmd --reload',
    ]);
  });

  test('which needs the interface bound to the zone by name', () => {
    const { commands } = fixOf(firewalld(undefined, [...forwardRejected, ...masquerades]));
    expect(commands[0]).toBe('sudo firewall-cmd --permanent --zone=public --change-interface=ens5');
  });

  test('from one zone to another by a policy', () => {
    const facts = parseGuestFacts(natInstance(firewalld('internal', forwardRejected)));
    const rule = {
      dialect: 'nft',
      table: 'inet firewalld',
      chain: 'filter_FORWARD',
      number: 1,
      text: '',
    } as const;
    const finding = { code: 'GUEST_FORWARD_CHAIN_DROP', summary: '', evidence: {}, rule } as const;
    const [fix] = suggestGuestFixes(facts, finding, { inInterface: 'ens5', outInterface: 'ens6' });
    expect(fix!.commands).toEqual([
      'sudo firewall-cmd --permanent --new-policy=wayout',
      'sudo firewall-cmd --permanent --policy=wayout --add-ingress-zone=internal',
      'sudo firewall-cmd --permanent --policy=wayout --add-egress-zone=public',
      'sudo firewall-cmd --permanent --policy=wayout --set-target=ACCEPT',
      'sudo firewall-cmd --reload',
    ]);
    expect(fix!.undo[0]).toBe('sudo firewall-cmd --permanent --delete-policy=wayout');
  });

  test('a port is opened in the zone', () => {
    const inputRejected = [inTable('filter_INPUT', [reject])];
    const place = { protocol: 'tcp', port: 443 };
    const { commands } = fixOf(firewalld('public', inputRejected), place, '10.10.1.100');
    expect(commands[0]).toBe('sudo firewall-cmd --permanent --zone=public --add-port=443/tcp');
  });

  test('a rule that firewalld did not write is met where it stands, and kept by firewalld', () => {
    const fix = fixOf({
      ...firewalld('public', masquerades),
      iptablesSave: filter(':FORWARD DROP [0:0]'),
    });
    expect(fix.commands[0]).toBe('sudo iptables -t filter -I FORWARD 1 -i ens5 -o ens5 -j ACCEPT');
    expect(fix.persistent[0]).toBe(
      'sudo firewall-cmd --permanent --direct --add-rule ipv4 filter FORWARD 0 -i ens5 -o ens5 -j ACCEPT',
    );
    expect(fix.undo.join('\n')).toContain('--direct --remove-rule ipv4 filter FORWARD 0 -i ens5');
  });
});

const UFW = [
  ':FORWARD DROP [0:0]',
  ':ufw-before-forward - [0:0]',
  ':ufw-user-forward - [0:0]',
  '-A FORWARD -j ufw-before-forward',
  '-A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-A ufw-before-forward -j ufw-user-forward',
];

test('R-PF-4: what firewalld and ufw wrote themselves comes back at boot', () => {
  const warned = (document: Partial<GuestDocument>) =>
    guestWarnings(parseGuestFacts(natInstance({ ...document, persistedRules: '' })));
  expect(warned(firewalld('public', masquerades))).toEqual([]);
  const iptablesSave = `${filter(...UFW)}${nat('-A POSTROUTING -o ens5 -j MASQUERADE')}`;
  expect(warned({ iptablesSave, services: { ufw: 'enabled' } })).toEqual([]);
});

describe('on a machine of ufw (ufw(8), ufw-framework(8))', () => {
  test('forwarding is allowed by a route rule, which ufw keeps', () => {
    const fix = fixOf({ iptablesSave: `${filter(...UFW)}${nat('-A POSTROUTING -o ens5 -j MASQUERADE')}` });
    expect(fix.commands).toEqual(['sudo ufw route prepend allow in on ens5 out on ens5']);
    expect(fix.undo).toEqual(['sudo ufw route delete allow in on ens5 out on ens5']);
    expect(fix.persistent).toEqual([]);
  });

  test('masquerading is a section of before.rules', () => {
    const accepting = UFW.map((line) => line.replace('FORWARD DROP', 'FORWARD ACCEPT'));
    const fix = fixOf({ iptablesSave: filter(...accepting) });
    expect(fix.commands).toEqual([
      "printf '%s\\n' '# wayout' '*nat' ':POSTROUTING ACCEPT [0:0]' '-A POSTROUTING -o ens5 -j MASQUERADE' 'COMMIT' | sudo tee -a /etc/ufw/before.rules",
      'sudo ufw reload',
    ]);
    expect(fix.undo).toContain('sudo iptables -t nat -D POSTROUTING -o ens5 -j MASQUERADE');
  });

  test('settings of the kernel stand in ufw’s own file', () => {
    const accepting = UFW.map((line) => line.replace('FORWARD DROP', 'FORWARD ACCEPT'));
    const fix = fixOf({
      iptablesSave: `${filter(...accepting)}${nat('-A POSTROUTING -o ens5 -j MASQUERADE')}`,
      sysctl: { 'net.ipv4.ip_forward': '0' },
    });
    expect(fix.commands).toEqual(['sudo sysctl -w net.ipv4.ip_forward=1']);
    expect(fix.persistent).toEqual(["echo 'net/ipv4/ip_forward=1' | sudo tee -a /etc/ufw/sysctl.conf"]);
    expect(fix.undo).toEqual([
      "sudo sed -i '\\|^net/ipv4/ip_forward=1$|d' /etc/ufw/sysctl.conf",
      'sudo sysctl -w net.ipv4.ip_forward=0',
    ]);
  });

  test('a port of the machine is allowed', () => {
    const input = filter(':INPUT DROP [0:0]', ':ufw-user-input - [0:0]', '-A INPUT -j ufw-user-input');
    const place = { protocol: 'tcp', port: 443 };
    expect(fixOf({ iptablesSave: input }, place, '10.10.1.100').commands).toEqual([
      'sudo ufw prepend allow in on ens5 to any port 443 proto tcp',
    ]);
  });

  test('a rule that comes before ufw’s is met where it stands', () => {
    const iptablesSave = `${filter(...UFW.slice(0, 3), '-A FORWARD -i ens5 -j DROP', ...UFW.slice(3))}${nat('-A POSTROUTING -o ens5 -j MASQUERADE')}`;
    const fix = fixOf({ iptablesSave });
    expect(fix.commands[0]).toContain('sudo iptables -t filter -I FORWARD 1');
    expect(fix.persistent[0]).toContain('/etc/ufw/before.rules');
  });

  test('its service alone says nothing: Ubuntu starts it where ufw is off', () => {
    const fix = fixOf({ iptablesSave: '', services: { ufw: 'enabled' } });
    expect(fix.commands).toEqual(['sudo iptables -t nat -A POSTROUTING -o ens5 -j MASQUERADE']);
  });
});
