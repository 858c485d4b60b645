import type { Command } from 'commander';

/** How a command enters a live account. */
export interface LiveOptions {
  region?: string;
  profile?: string;
  roleArn?: string;
  externalId?: string;
}

export function addLiveOptions(command: Command): Command {
  return command
    .option('--region <name>', 'instead: read this region live, with the credentials that the AWS SDK finds')
    .option('--profile <name>', 'with --region: a profile of the AWS configuration files')
    .option('--role-arn <arn>', 'with --region: a role to take on')
    .option('--external-id <id>', 'with --role-arn: the external id that the role demands');
}
