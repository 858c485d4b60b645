import { expect, test } from '@jest/globals';
import { interfaceSetting, interfaceSysctl } from './interface-sysctl.js';
import { parseGuestFacts } from './parse-guest-facts.js';

test('the setting of a VLAN is named with a slash for its dot (sysctl(8)), and read by that name', () => {
  expect(interfaceSetting('eth0.10', 'rp_filter')).toBe('net.ipv4.conf.eth0/10.rp_filter');
  const facts = parseGuestFacts({
    sysctl: { 'net.ipv4.conf.all.rp_filter': '0', 'net.ipv4.conf.eth0/10.rp_filter': '2' },
  });
  expect(interfaceSysctl(facts, 'eth0.10', 'rp_filter')).toBe(2);
});
