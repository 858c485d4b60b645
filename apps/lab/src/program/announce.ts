import type { Lab } from '../lab.js';

const LOOPBACK = /^(127\.|::1$|localhost$)/;

/** What a lab says when it has started, for whoever reads its terminal. */
export function announce(lab: Lab): string {
  const places = lab
    .network()
    .regions.map(({ accountId, region }) => `  account ${accountId ?? ''}, region ${region}`);
  const first = lab.network().regions[0]?.region ?? '';
  return [
    `This is a lab: a stand-in for Amazon EC2, EC2 Instance Connect and STS. It is not AWS.`,
    `It listens on ${lab.url}, takes any credentials and plays:`,
    ...places,
    ...(LOOPBACK.test(lab.host)
      ? []
      : [`WARNING: ${lab.host} can be reached from outside, and whoever reaches it may change the network.`]),
    ...lab.notes.map((note) => `note: ${note}`),
    `Try: AWS_ENDPOINT_URL=${lab.url} AWS_REGION=${first} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any \\`,
    '       aws ec2 describe-vpcs',
    `Faults and the calls so far: ${lab.url}/_lab/ (docs/lab.md)`,
    '',
  ].join('\n');
}
