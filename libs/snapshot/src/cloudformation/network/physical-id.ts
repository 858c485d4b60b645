import { createHash } from 'node:crypto';

/** An id of EC2's form (`vpc-` and 17 hexadecimal digits) that depends on nothing but the stack's name, the
 *  logical id and the part of the resource (`eth0` of an instance), so that it stays the same from one reading
 *  of a template to the next. */
export function physicalId(prefix: string, stackName: string, logicalId: string, part = ''): string {
  const text = JSON.stringify([stackName, logicalId, prefix, part]);
  return `${prefix}-${createHash('sha256').update(text).digest('hex').slice(0, 17)}`;
}
