import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { disagreement, ownDisagreement } from './expectation.js';
import { Lab, missingForLab, type LabCase, type LabPacket, type LabResult } from './lab.js';

const missing = missingForLab();
const run = missing.length === 0 ? test : test.skip;

/** The NAT instance of the seed's lab: 10.10.1.100 on one interface, clients behind its subnet's router. */
const MACHINE = [
  'ip addr add 10.10.1.100/24 brd + dev ens5',
  'ip link set ens5 up arp off',
  'ip route add default via 10.10.1.1',
];
const FORWARDS = 'sysctl -qw net.ipv4.ip_forward=1';
const masquerade = (device: string): [string, string] => [
  'iptables-nft-restore',
  `*nat\n-A POSTROUTING -o ${device} -j MASQUERADE\nCOMMIT\n`,
];
const REDIRECT: [string, string] = [
  'iptables-nft-restore',
  '*nat\n-A PREROUTING -i ens5 -p tcp --dport 80 -j REDIRECT --to-ports 8080\nCOMMIT\n',
];

const client = (host: number): LabPacket => ({
  interface: 'ens5',
  protocol: 'tcp',
  source: `10.10.2.${host}`,
  sourcePort: 55634,
  destination: '203.0.113.80',
  destinationPort: 80,
});
const visitor: LabPacket = { ...client(0), source: '203.0.113.9', destination: '10.10.1.100' };

describe('the stories, in packets and in the model', () => {
  let lab: Lab;
  beforeAll(() => {
    if (missing.length === 0) lab = new Lab();
  });
  afterAll(() => lab?.close());

  async function story(given: Partial<LabCase>): Promise<LabResult> {
    const asked: LabCase = {
      interfaces: ['ens5'],
      setup: [...MACHINE, FORWARDS],
      load: [],
      listening: [],
      probes: [],
      wait: 0.05,
      ...given,
    };
    const result = await lab.run(asked);
    expect(result.errors).toEqual([]);
    asked.probes.forEach((probe, index) =>
      expect(disagreement(result.facts, probe, result.observed[index]!)).toBeUndefined(),
    );
    asked.own?.forEach((own, index) =>
      expect(ownDisagreement(result.facts, own, result.own[index]!)).toBeUndefined(),
    );
    return result;
  }

  run(
    'story 3: 10.10.2.101 port 55634 leaves as 10.10.1.100 port 55634, and the answer comes back',
    async () => {
      const { observed } = await story({ load: [masquerade('ens5')], probes: [client(101)] });
      expect(observed[0]!.arrived[0]).toMatchObject({ source: '10.10.1.100', sourcePort: 55634 });
      expect(observed[0]!.answered![0]).toMatchObject({ destination: '10.10.2.101', destinationPort: 55634 });
    },
  );

  run('R-NI-3: a second client with the same port gets another of the same class', async () => {
    const { observed } = await lab.run({
      interfaces: ['ens5'],
      setup: [...MACHINE, FORWARDS],
      load: [masquerade('ens5')],
      listening: [],
      probes: [client(101), client(102)],
      wait: 0.05,
    });
    const [first, second] = observed.map(({ arrived }) => arrived[0]!.sourcePort!);
    expect(first).toBe(55634);
    expect(second).not.toBe(55634);
    expect(second).toBeGreaterThanOrEqual(1024);
    expect(observed[1]!.answered![0]).toMatchObject({ destination: '10.10.2.102', destinationPort: 55634 });
  });

  run('story 4: ip_forward 0, no masquerade, wrong interface', async () => {
    const off = await story({ setup: MACHINE, load: [masquerade('ens5')], probes: [client(101)] });
    expect(off.observed[0]!.arrived).toEqual([]);
    for (const load of [[], [masquerade('eth0')]]) {
      const { observed } = await story({ load, probes: [client(101)] });
      expect(observed[0]!.arrived[0]).toMatchObject({ source: '10.10.2.101' });
    }
  });

  run('fourth lab: REDIRECT 80 -> 8080 works from outside and not from the machine itself', async () => {
    const own = [{ destination: '10.10.1.100', destinationPort: 80 }];
    const redirected = await story({
      load: [REDIRECT],
      listening: [['tcp', '0.0.0.0', 8080]],
      probes: [visitor],
      own,
    });
    expect(redirected.observed[0]!.back[0]).toMatchObject({ sourcePort: 80, flags: 18 });
    expect(redirected.own[0]!.connected).toBe(false);
    const listening = await story({ listening: [['tcp', '0.0.0.0', 80]], probes: [visitor], own });
    expect(listening.own[0]!.connected).toBe(true);
  });

  run('R-PF-2: the rule for OUTPUT that the fix proposes serves the machine itself', async () => {
    const output: [string, string] = [
      'iptables-nft-restore',
      '*nat\n-A OUTPUT -o lo -p tcp --dport 80 -j REDIRECT --to-ports 8080\nCOMMIT\n',
    ];
    const { own } = await story({
      load: [output],
      listening: [['tcp', '0.0.0.0', 8080]],
      own: [{ destination: '10.10.1.100', destinationPort: 80 }],
    });
    expect(own[0]!.connected).toBe(true);
  });

  run('R-PF-1: a redirect to a port where nobody listens is refused', async () => {
    const { observed } = await story({ load: [REDIRECT], probes: [visitor] });
    expect(observed[0]!.back[0]).toMatchObject({ sourcePort: 80, flags: 20 });
  });

  run('R-PF-3: DNAT to a private machine, and its answer back through this one', async () => {
    const dnat: [string, string] = [
      'iptables-nft-restore',
      '*nat\n-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.10.2.101:8080\nCOMMIT\n',
    ];
    const { observed } = await story({ load: [dnat], probes: [visitor] });
    expect(observed[0]!.arrived[0]).toMatchObject({
      destination: '10.10.2.101',
      destinationPort: 8080,
      source: '203.0.113.9',
    });
    expect(observed[0]!.answered![0]).toMatchObject({ source: '10.10.1.100', sourcePort: 80 });
  });

  run('R-NI-2: rules of iptables-legacy and of nft, both in force', async () => {
    const legacy: [string, string] = [
      'iptables-legacy-restore',
      '*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p tcp --dport 443 -j ACCEPT\nCOMMIT\n',
    ];
    const nft: [string, string] = [
      'nft -f -',
      'table ip nat {\n chain post {\n  type nat hook postrouting priority srcnat\n  oifname "ens5" ip saddr 10.10.0.0/16 masquerade\n }\n}\n',
    ];
    const https = { ...client(101), destinationPort: 443 };
    const { observed } = await story({ load: [legacy, nft], probes: [client(101), https] });
    expect(observed.map(({ arrived }) => arrived.length)).toEqual([0, 1]);
  });

  run('R-NI-2, R-NI-4: strict reverse path filtering between two interfaces', async () => {
    const two = ['ip addr add 10.10.3.100/24 brd + dev ens6', 'ip link set ens6 up arp off'];
    const probe = { ...client(101), interface: 'ens6' };
    for (const [mode, arrives] of [
      [1, 0],
      [2, 1],
    ] as const) {
      const setup = [...MACHINE, ...two, FORWARDS, `sysctl -qw net.ipv4.conf.ens6.rp_filter=${mode}`];
      const { observed } = await story({
        interfaces: ['ens5', 'ens6'],
        setup,
        load: [masquerade('ens5')],
        probes: [probe],
      });
      expect(observed[0]!.arrived).toHaveLength(arrives);
    }
  });

  run('DNAT to 127.0.0.1 needs route_localnet', async () => {
    const dnat: [string, string] = [
      'iptables-nft-restore',
      '*nat\n-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 127.0.0.1:8080\nCOMMIT\n',
    ];
    const listening = [['tcp', '127.0.0.1', 8080]] as const;
    const without = await story({ load: [dnat], listening, probes: [visitor] });
    expect(without.observed[0]!.back).toEqual([]);
    const setup = [...MACHINE, FORWARDS, 'sysctl -qw net.ipv4.conf.ens5.route_localnet=1'];
    const { observed } = await story({ setup, load: [dnat], listening, probes: [visitor] });
    expect(observed[0]!.back[0]).toMatchObject({ source: '10.10.1.100', sourcePort: 80, flags: 18 });
  });
});
