import { Command, InvalidArgumentError, Option } from 'commander';
import type { LabOptions } from '../lab.js';
import type { NetworkChoice } from './load-network.js';

export type ProgramOptions = NetworkChoice & Pick<LabOptions, 'host' | 'port' | 'missing' | 'pageSize'>;

/** The command line of `node dist/apps/lab/src/main.js`. */
export function buildProgram(run: (options: ProgramOptions) => Promise<void>): Command {
  return new Command('lab')
    .description(
      'A stand-in for Amazon EC2, EC2 Instance Connect and STS in front of a network of documents. ' +
        'For tests and demonstrations only: it checks no signature, and anyone who reaches it may change it.',
    )
    .option('--bundle <path>', 'a folder, .zip, .tar.gz or .json of EC2 documents')
    .option('--template <file>', 'a CloudFormation template (YAML or JSON)')
    .option('--parameter <name=value>', "a value for the template's parameter; may be given again", parameter)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 takes any free one', wholeNumber(0, 65_535), 4566)
    .option('--page-size <number>', 'most items in a page, whatever a caller allows', wholeNumber(1, 1000))
    .addOption(
      new Option('--missing <answer>', 'what to answer of kinds that a bundle has no list of')
        .choices(['empty', 'denied'])
        .default('empty'),
    )
    .action(run);
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}, found "${text}".`);
  };

function parameter(text: string, before: Record<string, string> | undefined): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...before, [name]: value };
  throw new InvalidArgumentError(`Expected NAME=VALUE, found "${text}".`);
}
