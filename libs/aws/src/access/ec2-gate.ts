import type { Ec2Reader } from '../ec2/ec2-reader.js';
import type { AwsAccess } from './aws-access.js';

/** Opens accounts. */
export abstract class Ec2Gate {
  /** Nothing is sent yet: wrong credentials show at `connect`. The caller closes the reader. */
  abstract open(access: AwsAccess): Ec2Reader;
}
