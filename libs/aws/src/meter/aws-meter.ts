/** One request to AWS, each attempt on its own. */
export interface AwsCall {
  service: 'ec2' | 'ec2-instance-connect' | 'sts';
  /** As AWS names it: `DescribeVpcs`. */
  action: string;
  /** `throttled`: AWS said that it were too many. `failed`: any other error, or no answer. */
  outcome: 'answered' | 'throttled' | 'failed';
}

/** Told of every request. It never rejects and never waits. */
export type AwsMeter = (call: AwsCall) => void;
