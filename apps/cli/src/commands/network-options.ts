import type { Command } from 'commander';
import type { LiveOptions } from '../live/live-options.js';

/** Where a command gets its network from. */
export interface NetworkOptions extends LiveOptions {
  bundle?: string;
  template?: string;
  /** `Name=value`, as given. */
  parameter?: string[];
}

export function addNetworkOptions(command: Command): Command {
  return command
    .option('--bundle <path>', 'EC2 documents: a folder, a .zip or a .tar.gz')
    .option('--template <file>', 'instead: a CloudFormation template (YAML or JSON), taken as deployed')
    .option(
      '--parameter <name=value>',
      "a parameter of the template, once or more; AWS::Region and AWS::AccountId are the stack's",
      (text: string, before: string[] | undefined) => [...(before ?? []), text],
    );
}
