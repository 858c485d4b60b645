import type { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { isThrottling } from '../ec2/read-failure.js';
import type { AwsCall, AwsMeter } from './aws-meter.js';

/** What a client of the SDK takes in to do more than it does, whatever its commands are. */
type Plugin = NonNullable<Parameters<typeof fromTemporaryCredentials>[0]['clientPlugins']>[number];

/** Tells the meter of each attempt of a client: behind its retries, in front of the connection. */
export function meteredCalls(service: AwsCall['service'], meter: AwsMeter): Plugin {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, { commandName }) =>
          async (args) => {
            const action = String(commandName ?? '').replace(/Command$/, '');
            const tell = (outcome: AwsCall['outcome']): void => meter({ service, action, outcome });
            try {
              const answer = await next(args);
              tell('answered');
              return answer;
            } catch (error) {
              tell(isThrottling(error) ? 'throttled' : 'failed');
              throw error;
            }
          },
        { step: 'finalizeRequest', priority: 'low', name: 'wayoutMeter' },
      );
    },
  };
}
