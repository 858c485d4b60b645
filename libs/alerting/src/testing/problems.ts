import type { AlertIntent, AlertPlace, AlertProblem } from '../../../rendering/src/index.js';

/** Example data of the tests. */
export function problem(
  code: string,
  componentId: string,
  more: { deterministic?: boolean; interfaces?: number; type?: string } = {},
): AlertProblem {
  const { deterministic = true, interfaces = 3, type = 'route-table' } = more;
  return {
    cause: {
      code,
      component: { type, id: componentId, name: 'private' },
      sentence: `${componentId} has ${code}`,
      deterministic,
    },
    interfaces,
    examples: ['web-1', 'web-2'],
    fix: { title: 'Add the default route', command: `aws ec2 create-route --route-table-id ${componentId}` },
  };
}

export function intent(key = 'int-web', more: Partial<AlertIntent> = {}): AlertIntent {
  return {
    key,
    name: `Intent ${key}`,
    destination: 'internet tcp/443',
    expectation: 'reachable',
    severity: 'warning',
    owner: null,
    labels: {},
    ...more,
  };
}

export function place(subnet = 'subnet-a', more: Partial<AlertPlace> = {}): AlertPlace {
  return {
    key: `111122223333/eu-west-1/${subnet}`,
    accountId: '111122223333',
    region: 'eu-west-1',
    vpcId: 'vpc-1',
    subnetId: subnet,
    label: subnet,
    ...more,
  };
}
