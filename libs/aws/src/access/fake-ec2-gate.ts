import type { Ec2Reader } from '../ec2/ec2-reader.js';
import type { AwsAccess } from './aws-access.js';
import { Ec2Gate } from './ec2-gate.js';

/** Gives out the readers of a test, and keeps how they were asked for. */
export class FakeEc2Gate extends Ec2Gate {
  readonly opened: AwsAccess[] = [];

  constructor(private readonly make: (access: AwsAccess) => Ec2Reader) {
    super();
  }

  open(access: AwsAccess): Ec2Reader {
    this.opened.push(access);
    return this.make(access);
  }
}
