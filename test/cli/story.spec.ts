import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openLabAccount, type LabAccount } from '../../apps/cli/src/demo/lab-account.js';
import { ServiceClient } from '../../apps/cli/src/demo/service-client.js';
import { deviations, EXPECTED } from '../../apps/cli/src/demo/story.js';
import { tellStory } from '../../apps/cli/src/demo/tell-story.js';
import { Output } from '../../apps/cli/src/io/output.js';
import { ADMIN_KEY, startTestService, type TestService } from '../support/test-service.js';
import { collector } from './run.js';

describe('the story of the demo', () => {
  let account: LabAccount;
  let service: TestService;
  beforeAll(async () => {
    account = await openLabAccount();
    service = await startTestService();
  });
  afterAll(async () => {
    await service.close();
    await account.close();
  });

  test('every answer is as it should be, and the edits reach the stand-in', async () => {
    const { stream, text } = collector();
    const client = new ServiceClient(service.url, ADMIN_KEY);
    const stop = { asked: false };
    const wrong = await tellStory({ client, account, out: new Output(stream), stop });
    expect(wrong).toBe(0);
    expect(text()).toContain('aws ec2 create-route');
    expect(text()).toMatch(/, basis guest$|^Not shown here: /m);
    expect(text()).toContain('Routes[0.0.0.0/0]: not there →');
    const edits = account.lab.calls().filter(({ action }) => !/^(Describe|Get|Search|Assume)/.test(action));
    expect(edits.map(({ action, error }) => [action, error])).toEqual([
      ['CreateRoute', null],
      ['ModifyNetworkInterfaceAttribute', null],
    ]);
  });

  test('stopped in the middle, it ends', async () => {
    const out = new Output(new PassThrough().resume());
    const client = new ServiceClient(service.url, ADMIN_KEY);
    expect(await tellStory({ client, account, out, stop: { asked: true } })).toBeNull();
  });
});

test('an answer that differs is told', () => {
  const answer = {
    verdict: 'unreachable',
    findings: [{ role: 'blocking', code: 'NO_ROUTE_TO_DESTINATION' }],
    unknowns: [],
  };
  expect(deviations(answer as never, EXPECTED.deployed)).toEqual([
    'blockers: NO_ROUTE_TO_DESTINATION instead of NO_ROUTE_TO_DESTINATION, ENI_SOURCE_DEST_CHECK_RESTRICTION',
  ]);
  expect(deviations(answer as never, { ...EXPECTED.forwarding, publicIp: '192.0.2.1' })).toHaveLength(3);
});
