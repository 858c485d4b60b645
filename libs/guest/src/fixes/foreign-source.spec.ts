import { describe, expect, test } from '@jest/globals';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { nat, natInstance } from '../testing/nat-instance.js';
import { question } from '../testing/question.js';
import { createGuest } from '../walk/guest.js';
import { receive } from '../walk/receive.js';
import { applyGuestFix } from './apply-guest-fix.js';
import { suggestGuestFixes } from './suggest-guest-fixes.js';

const walk = (facts: ReturnType<typeof parseGuestFacts>) => {
  const { flows, header } = question({});
  return receive(createGuest(facts), { flows, header, inInterface: 'ens5', tracking: { kind: 'new' } });
};

const nftSnat = (handle: number | undefined) =>
  JSON.stringify({
    nftables: [
      { table: { family: 'ip', name: 'edge' } },
      {
        chain: {
          family: 'ip',
          table: 'edge',
          name: 'out',
          type: 'nat',
          hook: 'postrouting',
          prio: 100,
          policy: 'accept',
        },
      },
      {
        rule: {
          family: 'ip',
          table: 'edge',
          chain: 'out',
          ...(handle === undefined ? {} : { handle }),
          expr: [
            { match: { op: '==', left: { meta: { key: 'oifname' } }, right: 'ens5' } },
            { snat: { addr: '198.51.100.20' } },
          ],
        },
      },
    ],
  });

/** R-NI-2, R-IGW-3: the machine has to give packets an address of its own interface. An Elastic IP isn't one:
 *  the guest never sees it. */
describe('a rule that gives an address which is not the machine’s', () => {
  const fixed = (changes: Parameters<typeof natInstance>[0]) => {
    const facts = parseGuestFacts(natInstance(changes));
    const { finding, reason } = walk(facts).forwarded[0]!.diagnosis!;
    expect(reason).toBe('foreign-address');
    expect(finding.code).toBe('GUEST_NO_SOURCE_NAT');
    expect(finding.summary).toContain('198.51.100.20');
    const [fix] = suggestGuestFixes(facts, finding, { inInterface: 'ens5', outInterface: 'ens5' });
    const [after] = walk(applyGuestFix(facts, fix!)).forwarded;
    expect(after!.diagnosis).toBeUndefined();
    expect(after!.flows.project(after!.header.source).first).toBe(0x0a0a0164);
    return fix!;
  };

  test.each(['iptables', 'iptables-legacy'])('is replaced by masquerading (%s)', (variant) => {
    const rules = nat(
      '-A POSTROUTING -d 10.0.0.0/8 -j RETURN',
      '-A POSTROUTING -s 10.10.0.0/16 -o ens5 -j SNAT --to-source 198.51.100.20 --random',
    );
    const fix = fixed(
      variant === 'iptables' ? { iptablesSave: rules } : { iptablesSave: '', iptablesLegacySave: rules },
    );
    expect(fix.commands).toEqual([
      `sudo ${variant} -t nat -R POSTROUTING 2 -s 10.10.0.0/16 -o ens5 -j MASQUERADE`,
    ]);
    expect(fix.persistent.join()).toContain('iptables-save');
    expect(fix.undo).toEqual([
      `sudo ${variant} -t nat -R POSTROUTING 2 -s 10.10.0.0/16 -o ens5 -j SNAT --to-source 198.51.100.20 --random`,
    ]);
  });

  test('is replaced by masquerading (nft), by its handle', () => {
    const fix = fixed({ iptablesSave: '', nftRuleset: nftSnat(7) });
    expect(fix.commands).toEqual(["sudo nft 'replace rule ip edge out handle 7 oifname ens5 masquerade'"]);
    expect(fix.persistent.join()).toContain('/etc/nftables.conf');
    expect(fix.undo.join()).toContain('replace rule ip edge out handle N oifname ens5 snat to 198.51.100.20');
  });

  test('is replaced by a person where nft shows no handle', () => {
    const fix = fixed({ iptablesSave: '', nftRuleset: nftSnat(undefined) });
    expect(fix.commands).toEqual([
      'sudo nft -a list chain ip edge out  # then: nft replace rule ip edge out handle N oifname ens5 masquerade',
    ]);
  });

  test('a rule that gives the interface’s own address is none', () => {
    const iptablesSave = nat('-A POSTROUTING -o ens5 -j SNAT --to-source 10.10.1.100');
    expect(walk(parseGuestFacts(natInstance({ iptablesSave }))).forwarded[0]!.diagnosis).toBeUndefined();
  });
});
