/** Whom a policy lets use the service. `some`: it depends on who asks for what, so on more than packets. */
type PolicyJudgement =
  | { admits: 'everyone' }
  | { admits: 'nobody'; because: string }
  | { admits: 'some'; text: string }
  | { admits: 'unreadable'; problem: string };

interface Statement {
  Effect?: unknown;
  Principal?: unknown;
  NotPrincipal?: unknown;
  Action?: unknown;
  NotAction?: unknown;
  Resource?: unknown;
  NotResource?: unknown;
  Condition?: unknown;
}

/** Services whose IAM actions start with the endpoint's own name (Service Authorization Reference). */
const SAME_PREFIX = new Set(
  (
    's3 s3express dynamodb ssm ssmmessages ec2messages ec2 sts kms logs sqs sns secretsmanager lambda ecs ' +
    'events states execute-api autoscaling elasticloadbalancing cloudformation cloudtrail glue athena eks ' +
    'eks-auth codebuild codecommit xray config backup rds bedrock elasticfilesystem'
  ).split(' '),
);

/** Services whose IAM actions have another name. */
const OTHER_PREFIX = new Map([
  ['ecr.api', 'ecr'],
  ['ecr.dkr', 'ecr'],
  ['ecs-agent', 'ecs'],
  ['ecs-telemetry', 'ecs'],
  ['monitoring', 'cloudwatch'],
  ['kinesis-streams', 'kinesis'],
  ['kinesis-firehose', 'firehose'],
  ['git-codecommit', 'codecommit'],
  ['bedrock-runtime', 'bedrock'],
  ['sagemaker.api', 'sagemaker'],
  ['sagemaker.runtime', 'sagemaker'],
  ['email-smtp', 'ses'],
]);

function actionPrefix(service: string): string | undefined {
  return SAME_PREFIX.has(service) ? service : OTHER_PREFIX.get(service);
}

/** R-VPE-1: reads the policy of an endpoint as far as it speaks of everybody and of the whole service (IAM
 *  User Guide, "Policy evaluation logic": an explicit deny wins, and what nothing allows is denied). */
export function judgePolicy(document: string, service: string): PolicyJudgement {
  const statements = statementsOf(document);
  if (!Array.isArray(statements)) return { admits: 'unreadable', problem: statements.problem };
  const prefix = actionPrefix(service);
  const touching = statements
    .map((statement) => ({ statement, scope: scopeOf(statement, prefix) }))
    .filter(({ scope }) => scope !== 'none');
  const denies = touching.filter(({ statement }) => statement.Effect === 'Deny');
  if (denies.some(({ statement, scope }) => scope === 'all' && isForAll(statement, prefix))) {
    return { admits: 'nobody', because: 'it denies the whole service to everybody' };
  }
  const allows = touching.filter(({ statement }) => statement.Effect === 'Allow');
  if (allows.length === 0) return { admits: 'nobody', because: 'it allows no action of the service' };
  const open = allows.some(({ statement, scope }) => scope === 'all' && isForAll(statement, prefix));
  return open && denies.length === 0
    ? { admits: 'everyone' }
    : {
        admits: 'some',
        text: shortened(touching.map(({ statement }) => JSON.stringify(statement)).join(' ')),
      };
}

function statementsOf(document: string): Statement[] | { problem: string } {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    return { problem: "it isn't JSON" };
  }
  const listed = isRecord(policy) ? policy['Statement'] : undefined;
  const statements: unknown[] = Array.isArray(listed) ? listed : [listed];
  const sound = statements.every(
    (item) => isRecord(item) && (item['Effect'] === 'Allow' || item['Effect'] === 'Deny'),
  );
  return sound ? (statements as Statement[]) : { problem: 'its statements have no Effect Allow or Deny' };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Which of the service's actions a statement is about. */
function scopeOf({ Action, NotAction }: Statement, prefix: string | undefined): 'all' | 'some' | 'none' {
  if (NotAction !== undefined) return 'some';
  const actions = texts(Action).map((action) => action.toLowerCase());
  if (actions.includes('*') || (prefix !== undefined && actions.includes(`${prefix}:*`))) return 'all';
  // Of a service whose actions aren't known by name, any action may be one.
  return prefix === undefined || actions.some((action) => action.startsWith(`${prefix}:`)) ? 'some' : 'none';
}

function isForAll(statement: Statement, prefix: string | undefined): boolean {
  const { Principal, NotPrincipal, Resource, NotResource, Condition } = statement;
  const everybody = isRecord(Principal) ? texts(Principal['AWS']).includes('*') : Principal === '*';
  const everything = texts(Resource).some(
    (resource) => resource === '*' || (prefix === 's3' && /^arn:aws[a-z-]*:s3:::\*$/.test(resource)),
  );
  const restricted = NotPrincipal !== undefined || NotResource !== undefined || Condition !== undefined;
  return everybody && everything && !restricted;
}

function texts(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === 'string');
}

function shortened(text: string): string {
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
