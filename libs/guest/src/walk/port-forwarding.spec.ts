import { describe, expect, test } from '@jest/globals';
import { answerHeader, formatIpv4 } from '../../../packets/src/index.js';
import { parseGuestFacts } from '../facts/parse-guest-facts.js';
import { applyGuestFix } from '../fixes/apply-guest-fix.js';
import { suggestGuestFixes } from '../fixes/suggest-guest-fixes.js';
import { reverseProxyOn } from '../proxy/nginx-servers.js';
import { nat, natInstance } from '../testing/nat-instance.js';
import { question } from '../testing/question.js';
import { createGuest } from './guest.js';
import { receive } from './receive.js';
import { send } from './send.js';

const REDIRECT = nat('-A PREROUTING -i ens5 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080');
const APP = 'tcp LISTEN 0 511 *:8080 *:* users:(("node",pid=900,fd=18))\n';
const asked = { source: '198.51.100.9', destination: '10.10.1.100', port: '80' };
const machine = (iptablesSave: string, listeningSockets = APP) =>
  createGuest(parseGuestFacts(natInstance({ iptablesSave, listeningSockets })));
const opening = { kind: 'new' } as const;

describe('port forwarding on a guest', () => {
  test('R-PF-1: REDIRECT 80 -> 8080 delivers to the one who listens, and its answer leaves from port 80', () => {
    const guest = machine(REDIRECT);
    const { space, flows, header } = question(asked);
    const [in_] = receive(guest, { flows, header, inInterface: 'ens5', tracking: opening }).delivered;
    expect(in_!.listener).toMatchObject({ status: 'listening', socket: { process: 'node', port: 8080 } });
    const [out] = send(guest, {
      flows: in_!.flows,
      header: answerHeader(space, in_!.header)!,
      bound: true,
      tracking: { kind: 'established', session: in_!.session!, direction: 'reply' },
    }).forwarded;
    expect(out!.header).toEqual(answerHeader(space, header));
  });

  test('R-PF-2: a request of the machine itself never passes PREROUTING; the fix for OUTPUT is proved', () => {
    const guest = machine(REDIRECT);
    const { flows, header } = question({ ...asked, source: '10.10.1.100' });
    const departure = { flows, header, bound: false, tracking: opening };
    const [own] = send(guest, departure).delivered;
    expect(own!.listener.status).toBe('nobody');
    expect(own!.finding!.code).toBe('GUEST_PORT_FORWARD_INTERFACE_MISMATCH');
    const [fix] = suggestGuestFixes(guest.facts, own!.finding!, {});
    expect(fix!.commands).toEqual([
      'sudo iptables -t nat -A OUTPUT -o lo -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080',
    ]);
    const mended = createGuest(applyGuestFix(guest.facts, fix!));
    expect(send(mended, departure).delivered[0]!.listener).toMatchObject({ status: 'listening' });
  });

  test('R-PF-2: a rule for another interface is named, and put right', () => {
    const guest = machine(REDIRECT.replace('-i ens5', '-i eth0'));
    const { flows, header } = question(asked);
    const arrival = { flows, header, inInterface: 'ens5', tracking: opening };
    const { finding } = receive(guest, arrival).delivered[0]!;
    expect(finding).toMatchObject({
      code: 'GUEST_PORT_FORWARD_INTERFACE_MISMATCH',
      evidence: { interfaces: ['eth0'] },
    });
    const [fix] = suggestGuestFixes(guest.facts, finding!, { inInterface: 'ens5' });
    expect(fix!.commands[0]).toContain('-R PREROUTING 1 -i ens5 -p tcp');
    const mended = createGuest(applyGuestFix(guest.facts, fix!));
    expect(receive(mended, arrival).delivered[0]!.listener.status).toBe('listening');
  });

  test('R-PF-1: a redirect to a port where nobody listens', () => {
    const { flows, header } = question(asked);
    const { delivered } = receive(machine(REDIRECT, ''), {
      flows,
      header,
      inInterface: 'ens5',
      tracking: opening,
    });
    expect(delivered[0]!.finding).toMatchObject({ code: 'GUEST_SERVICE_NOT_LISTENING' });
    expect(delivered[0]!.finding!.summary).toContain('--to-ports 8080');
  });

  test('R-PF-3: DNAT to another machine, and its answer back through this one', () => {
    const guest = machine(
      nat('-A PREROUTING -i ens5 -p tcp -m tcp --dport 8022 -j DNAT --to-destination 10.10.2.101:22'),
    );
    const { space, flows, header } = question({ ...asked, port: '8022' });
    const [out] = receive(guest, { flows, header, inInterface: 'ens5', tracking: opening }).forwarded;
    expect(formatIpv4(Number(space.domain(out!.header.destination).first))).toBe('10.10.2.101');
    expect(space.domain(out!.header.destinationPort).first).toBe(22);
    const back = receive(guest, {
      flows: out!.flows,
      header: answerHeader(space, out!.header)!,
      inInterface: 'ens5',
      tracking: { kind: 'established', session: out!.session!, direction: 'reply' },
    });
    expect(back.forwarded[0]!.header).toEqual(answerHeader(space, header));
  });

  test('DNAT to 127.0.0.1 needs route_localnet', () => {
    const iptablesSave = nat(
      '-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 127.0.0.1:8080',
    );
    const into = (localnet: Record<string, string>) => {
      const document = natInstance({ iptablesSave, listeningSockets: APP });
      const sysctl = { ...(document.sysctl as object), ...localnet };
      const { flows, header } = question(asked);
      const guest = createGuest(parseGuestFacts({ ...document, sysctl }));
      return receive(guest, { flows, header, inInterface: 'ens5', tracking: opening });
    };
    const off = { 'net.ipv4.conf.all.route_localnet': '0', 'net.ipv4.conf.ens5.route_localnet': '0' };
    expect(into(off).dropped[0]!.finding).toMatchObject({
      code: 'GUEST_ROUTE_MISMATCH',
      evidence: { setting: 'net.ipv4.conf.ens5.route_localnet' },
    });
    const unread = into({});
    expect(unread.dropped).toEqual([]);
    expect(unread.unknown[0]!.reason).toContain('net.ipv4.conf.ens5.route_localnet');
  });

  test('R-PF-2: nginx on the port itself serves both ways', () => {
    const facts = parseGuestFacts(
      natInstance({
        iptablesSave: '',
        listeningSockets: `tcp LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=7,fd=6))\n${APP}`,
        files: {
          'nginx -T':
            'http {\n  server {\n    listen 80 default_server;\n    server_name app.example;\n    location / { proxy_pass http://127.0.0.1:8080; }\n  }\n}\n',
        },
      }),
    );
    const guest = createGuest(facts);
    const outside = question(asked);
    const inside = question({ ...asked, source: '10.10.1.100' });
    const fromOutside = receive(guest, { ...outside, inInterface: 'ens5', tracking: opening });
    const fromItself = send(guest, { ...inside, bound: false, tracking: opening });
    expect([fromOutside, fromItself].map(({ delivered }) => delivered[0]!.listener.status)).toEqual([
      'listening',
      'listening',
    ]);
    expect(reverseProxyOn(facts, 0x0a0a0164, 80)).toMatchObject({ passesTo: ['http://127.0.0.1:8080'] });
  });

  test('the source: docker0 over a real range takes its packets away', () => {
    const document = natInstance();
    const routes = JSON.parse(document.ipRoute as string) as object[];
    const facts = parseGuestFacts({
      ...document,
      ipRoute: JSON.stringify([
        ...routes,
        { dst: '172.17.0.0/16', dev: 'docker0', prefsrc: '172.17.0.1', flags: ['linkdown'] },
      ]),
    });
    const { flows, header } = question({ source: '10.10.1.100', destination: '172.17.5.5' });
    const { dropped } = send(createGuest(facts), { flows, header, bound: false, tracking: opening });
    expect(dropped[0]!.finding).toMatchObject({
      code: 'GUEST_ROUTE_MISMATCH',
      evidence: { outInterface: 'docker0' },
    });
  });
});
