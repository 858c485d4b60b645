import type { Ec2Call, Ec2Edit, Edit, EditPlace, GuestEdit } from '../edits/edit.js';
import { shellWord, variableOf } from './shell.js';

/** Where the answer of a call that makes something gives its id (AWS CLI Command Reference, `--query`). */
const CREATED_ID: Partial<Record<Ec2Call, string>> = {
  AllocateAddress: 'AllocationId',
  AssociateRouteTable: 'AssociationId',
  CreateEgressOnlyInternetGateway: 'EgressOnlyInternetGateway.EgressOnlyInternetGatewayId',
  CreateInternetGateway: 'InternetGateway.InternetGatewayId',
  CreateNatGateway: 'NatGateway.NatGatewayId',
  CreateRouteTable: 'RouteTable.RouteTableId',
  CreateSecurityGroup: 'GroupId',
  CreateVpcBlockPublicAccessExclusion: 'VpcBlockPublicAccessExclusion.ExclusionId',
  CreateVpcEndpoint: 'VpcEndpoint.VpcEndpointId',
};

/** Flags that the CLI writes as `--name` and its opposite. */
const OPPOSITES: Readonly<Record<string, readonly [string, string]>> = {
  Egress: ['--egress', '--ingress'],
};

/** The edits as AWS CLI commands, in order; each is one shell command. */
export function awsCli(edits: readonly Edit[]): string[] {
  return edits.flatMap((edit, index) =>
    edit.action === 'guest:run'
      ? onInstance(edit.parameters.InstanceId, [...edit.parameters.commands, ...persist(edits, edit, index)])
      : [commandOf(edit), ...waitFor(edit)],
  );
}

/** What keeps the changes of a machine over a reboot saves all of them: once, behind the last. */
function persist(edits: readonly Edit[], { parameters }: GuestEdit, index: number): string[] {
  const ofMachine = (edit: Edit): string[] =>
    edit.action === 'guest:run' && edit.parameters.InstanceId === parameters.InstanceId
      ? [...edit.parameters.persist]
      : [];
  const later = new Set(edits.slice(index + 1).flatMap(ofMachine));
  return parameters.persist.filter((line) => !later.has(line));
}

/** Commands that run in a shell of the instance, under a line that says so. */
export function onInstance(instanceId: string, commands: readonly string[]): string[] {
  return commands.length === 0 ? [] : [`# in a shell on ${instanceId}:`, ...commands];
}

/** One call: `aws ec2 create-route --route-table-id …`. */
export function ec2Command(call: string, parameters: object, { region }: EditPlace): string {
  const options = Object.entries(parameters).flatMap(([name, value]) => option(name, value));
  return ['aws ec2', kebab(call), ...options, '--region', region].join(' ');
}

function commandOf(edit: Ec2Edit): string {
  const call = edit.action.slice('ec2:'.length) as Ec2Call;
  const command = ec2Command(call, edit.parameters, edit);
  const id = CREATED_ID[call];
  return edit.creates === undefined || id === undefined
    ? command
    : `${variableOf(edit.creates)}=$(${command} --query ${id} --output text)`;
}

/** Some things take a while, and the next command needs them. */
function waitFor(edit: Ec2Edit): string[] {
  const wait = (what: string, option: string, id: string): string[] => [
    `aws ec2 wait ${what} ${option} ${shellWord(id)} --region ${edit.region}`,
  ];
  if (edit.action === 'ec2:CreateNatGateway') {
    return wait('nat-gateway-available', '--nat-gateway-ids', edit.creates!);
  }
  if (edit.action === 'ec2:StartInstances') {
    return (edit.parameters.InstanceIds ?? []).flatMap((id) =>
      wait('instance-running', '--instance-ids', id),
    );
  }
  return [];
}

function option(name: string, value: unknown): string[] {
  const flag = `--${kebab(name)}`;
  if (value === undefined || value === null) return [];
  const flags = OPPOSITES[name];
  if (typeof value === 'boolean') {
    if (flags) return [flags[value ? 0 : 1]];
    return [value ? flag : `--no-${kebab(name)}`];
  }
  if (isAttribute(value)) return attributeOption(name, flag, value.Value);
  if (typeof value !== 'object') return [flag, shellWord(String(value))];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return [flag, ...value.map(shellWord)];
  }
  return [flag, shellWord(isFlat(value) ? shorthand(value) : JSON.stringify(value))];
}

/** `{"Value": true}` of the attribute calls that the CLI writes as a flag; the others are structures. */
const FLAG_ATTRIBUTES: ReadonlySet<string> = new Set([
  'SourceDestCheck',
  'MapPublicIpOnLaunch',
  'AssignIpv6AddressOnCreation',
]);

function attributeOption(name: string, flag: string, value: boolean): string[] {
  if (FLAG_ATTRIBUTES.has(name)) return [value ? flag : `--no-${kebab(name)}`];
  return [flag, `Value=${value}`];
}

function isAttribute(value: unknown): value is { Value: boolean } {
  return (
    typeof value === 'object' && value !== null && typeof (value as { Value?: unknown }).Value === 'boolean'
  );
}

function isFlat(value: object): boolean {
  return !Array.isArray(value) && Object.values(value).every((field) => typeof field !== 'object');
}

/** "From=443,To=443" (AWS CLI User Guide, "shorthand syntax"). */
function shorthand(value: object): string {
  return Object.entries(value)
    .map(([name, field]) => `${name}=${String(field)}`)
    .join(',');
}

/** "NatGatewayId" becomes "nat-gateway-id". */
function kebab(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
