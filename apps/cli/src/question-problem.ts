/** Which flag of `diagnose` gives a field of the request. */
const FLAGS: Readonly<Record<string, string>> = {
  source: '--from',
  destination: '--to',
  protocol: '--protocol',
  port: '--port',
  vpcId: '--vpc',
  via: '--via',
  securityGroupIds: '--security-groups',
  addresses: '--addresses',
  icmpType: '--icmp-type',
  sourcePorts: '--source-ports',
  assumeGuest: '--assume-guest',
  also: '--also',
};

/** A problem with one field of the question, told by the flag it came from and with what stood there.
 *  `pointer` is a JSON pointer into the request. */
export function problemAtFlag(
  problem: { pointer?: string; message: string },
  question: Readonly<Record<string, unknown>>,
): string {
  const field = problem.pointer?.split('/')[1] ?? '';
  const flag = FLAGS[field];
  if (flag === undefined) return problem.message;
  const value = question[field];
  const given = Array.isArray(value) ? value.join(',') : String(value ?? '');
  const found = given === '' || problem.message.includes(given) ? '' : `, found "${given}"`;
  return `${flag}: ${problem.message}${found}`;
}
