import { ApiError } from '../wire/api-error.js';

/** Which actions someone may use: allowed by one statement and denied by none. */
export interface Policy {
  allows(action: string): boolean;
}

export const EVERYTHING: Policy = { allows: () => true };

/** @param patterns actions such as `ec2:Describe*`; `*` stands for any characters, case doesn't matter */
export function policyOf(patterns: readonly string[]): Policy {
  const tests = patterns.map(actionPattern);
  return { allows: (action) => tests.some((test) => test.test(action)) };
}

/** A session policy, as AssumeRole takes it: JSON with statements of Effect and Action. Resources and
 *  conditions are not weighed: the actions that read a network know no resources.
 *  @throws ApiError `MalformedPolicyDocument` that says what was expected. */
export function parsePolicy(text: string): Policy {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformed('the policy is not JSON');
  }
  const statements = listOf(fieldOf(parsed, 'Statement')).map((statement) => {
    const effect = fieldOf(statement, 'Effect');
    if (effect !== 'Allow' && effect !== 'Deny') throw malformed('Effect: expected Allow or Deny');
    const actions = listOf(fieldOf(statement, 'Action'));
    if (!actions.every((action) => typeof action === 'string')) {
      throw malformed('Action: expected a text or a list of them');
    }
    return { effect, policy: policyOf(actions) };
  });
  const matches = (wanted: string, action: string): boolean =>
    statements.some(({ effect, policy }) => effect === wanted && policy.allows(action));
  return { allows: (action) => matches('Allow', action) && !matches('Deny', action) };
}

function actionPattern(text: string): RegExp {
  const source = text
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i');
}

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null || !(field in value))
    throw malformed(`${field} is missing`);
  return (value as Readonly<Record<string, unknown>>)[field];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

const malformed = (problem: string): ApiError => new ApiError('MalformedPolicyDocument', problem);
