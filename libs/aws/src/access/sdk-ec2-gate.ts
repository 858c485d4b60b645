import type { Ec2Reader } from '../ec2/ec2-reader.js';
import { SdkEc2Reader } from '../ec2/sdk-ec2-reader.js';
import type { AwsAccess } from './aws-access.js';
import { credentialsOf } from './credentials-of.js';
import type { AwsMeter } from '../meter/aws-meter.js';
import { Ec2Gate } from './ec2-gate.js';
import { sessionPolicy } from './policies.js';

/** The AWS SDK: its own credential chain, and AssumeRole on top of it where there is a role. */
export class SdkEc2Gate extends Ec2Gate {
  constructor(private readonly meter?: AwsMeter) {
    super();
  }

  open(access: AwsAccess): Ec2Reader {
    const { region, profile, role } = access;
    const credentials = role && credentialsOf(access, sessionPolicy(role.regions), this.meter);
    return new SdkEc2Reader({
      region,
      ...(profile !== undefined && { profile }),
      ...(credentials && { credentials }),
      ...(this.meter && { meter: this.meter }),
    });
  }
}
