import { describe, expect, test } from '@jest/globals';
import { judgePolicy } from './endpoint-policy.js';

const policy = (...statements: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

/** IAM policy language: an explicit deny wins; what nothing allows is denied. */
describe('R-VPE-1: what a policy lets everybody do', () => {
  test('the default policy admits everyone', () => {
    expect(judgePolicy(policy(allow), 'sqs')).toEqual({ admits: 'everyone' });
    expect(judgePolicy(JSON.stringify({ Statement: allow }), 'sqs')).toEqual({ admits: 'everyone' });
  });

  test('action names are read without regard to case', () => {
    expect(judgePolicy(policy({ ...allow, Action: 'SQS:*' }), 'sqs').admits).toBe('everyone');
  });

  test('ECR has two endpoints and one name for its actions', () => {
    const denied = policy(allow, { ...allow, Effect: 'Deny', Action: 'ecr:*' });
    expect(judgePolicy(denied, 'ecr.api').admits).toBe('nobody');
    expect(judgePolicy(denied, 'ecr.dkr').admits).toBe('nobody');
    expect(judgePolicy(denied, 'ecs').admits).toBe('everyone');
  });

  test('of a service whose action names are not known, a named action may be one', () => {
    expect(judgePolicy(policy({ ...allow, Action: 'other:Do' }), 'brand-new').admits).toBe('some');
    expect(judgePolicy(policy(allow), 'brand-new').admits).toBe('everyone');
    expect(judgePolicy(policy({ ...allow, Effect: 'Deny' }), 'brand-new').admits).toBe('nobody');
  });

  test.each([
    ['NotAction', { ...allow, Action: undefined, NotAction: 's3:DeleteBucket' }],
    ['NotPrincipal', { ...allow, Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::1:root' } }],
    ['NotResource', { ...allow, Resource: undefined, NotResource: 'arn:aws:s3:::a' }],
    ['a condition', { ...allow, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
  ])('%s: it depends on the request, and the text is quoted', (_, statement) => {
    const judgement = judgePolicy(policy(statement), 's3');
    expect(judgement.admits).toBe('some');
    expect(judgement).toHaveProperty('text', JSON.stringify(statement));
  });

  test.each(['', '[]', '"*"', '{}', '{"Statement":[{"Effect":"Maybe"}]}'])('%j is no policy', (text) => {
    expect(judgePolicy(text, 's3').admits).toBe('unreadable');
  });

  test('a policy without statements allows nothing', () => {
    expect(judgePolicy('{"Statement":[]}', 's3').admits).toBe('nobody');
  });
});
