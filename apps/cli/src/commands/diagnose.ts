import { Option, type Command } from 'commander';
import type { SetExit } from '../build-program.js';
import type { Session } from '../io/session.js';
import { addLiveOptions } from '../live/live-options.js';
import { addNetworkOptions, type NetworkOptions } from './network-options.js';
import { listValue, protocolValue, wholeNumber } from './option-values.js';

const DIAGNOSE_FORMATS = ['text', 'json', 'mermaid', 'svg', 'html'] as const;

export interface DiagnoseOptions extends NetworkOptions {
  from: string;
  to: string;
  protocol?: string | number;
  port?: number;
  vpc?: string;
  via?: string;
  securityGroups?: string[];
  addresses?: string[];
  icmpType?: number;
  sourcePorts?: string;
  assumeGuest?: string;
  also?: string[];
  format: (typeof DIAGNOSE_FORMATS)[number];
}

export function addDiagnose(program: Command, session: Session, setExit: SetExit): void {
  const command = program
    .command('diagnose')
    .description('answer one question: does this flow work, both ways, and what stops it');
  addLiveOptions(addNetworkOptions(command))
    .requiredOption(
      '--from <source>',
      'instance, network interface, private address, subnet, or internet; with --template also a logical id',
    )
    .requiredOption('--to <destination>', 'address, CIDR, host name, internet, or service:NAME')
    .option('--protocol <name>', 'tcp, udp, icmp or a protocol number (default: tcp)', protocolValue)
    .option('--port <number>', 'destination port (default for tcp: 443)', wholeNumber)
    .option('--vpc <id>', 'VPC of the source, where an address is used in several')
    .option('--via <host:port>', 'explicit HTTP proxy inside the VPC')
    .option('--security-groups <ids>', 'groups of a machine that is still to be made in a subnet', listValue)
    .option('--addresses <ips>', 'addresses of the host name or service in --to', listValue)
    .option('--icmp-type <number>', 'ICMP type (default: 8, echo request)', wholeNumber)
    .option('--source-ports <a-b>', "the client's ports (default: those of its operating system)")
    .option('--assume-guest <what>', 'accept that a NAT instance forwards: forwarding')
    .option('--also <what>', 'side questions: dns (can the source resolve names?)', listValue)
    .addOption(new Option('--format <name>', 'how to print it').choices(DIAGNOSE_FORMATS).default('text'))
    .action(async (options: DiagnoseOptions) => {
      const { runDiagnose } = await import('./run-diagnose.js');
      setExit(await runDiagnose(session, options));
    });
}
