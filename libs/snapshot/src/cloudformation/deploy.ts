import { chooseInMap } from './language/choose-branches.js';
import { Conditions } from './language/conditions.js';
import { creationOrder } from './language/creation-order.js';
import { evaluate } from './language/evaluate.js';
import type { StackIdentity } from './language/pseudo-parameters.js';
import type { Scope } from './language/scope.js';
import type { ResourceDeclaration, Template } from './language/template.js';
import { fieldOf, Unresolved, type Value } from './language/value.js';
import { namedAddresses } from './named-addresses.js';
import { AddressPlan } from './network/address-plan.js';
import { showInstancesOfAddresses } from './network/associate-address.js';
import { checkSubnets } from './network/check-subnets.js';
import { completeInstances } from './network/complete-instances.js';
import { Fields } from './network/fields.js';
import { Network } from './network/network.js';
import { addPropagatedRoutes } from './network/transit-attachments.js';
import { zonesOf } from './network/zones.js';
import { completePublicAccess } from './resources/account.js';
import { completeAcls } from './resources/network-acls.js';
import { type Made, Resource } from './resources/resource-type.js';
import { addLocalRoutes, showInstancesInRoutes } from './resources/route-tables.js';
import { type Treatment, treatmentOf } from './resources/treatment.js';
import { RESOURCE_TYPES } from './resources/types.js';
import { addVpnRoutes } from './resources/vpn.js';
import { TemplateError } from './template-error.js';

interface Deployed {
  network: Network;
  /** What `Ref` gives, where it is text, by logical id. */
  physicalIds: Map<string, string>;
}

/** Makes a template's resources, in the order of their dependencies, as documents.
 *  @throws TemplateError with the logical id and property. */
export function deploy(
  template: Template,
  identity: StackIdentity,
  parameters: ReadonlyMap<string, Value>,
): Deployed {
  const made = new Map<string, Made>();
  const scope = scopeOf(template, identity, parameters, made);
  const { resources, leftOut } = choose(template, scope);
  const order = creationOrder({ resources, leftOut, isParameter: (name) => parameters.has(name) });
  const addresses = new AddressPlan(namedAddresses(order, scope));
  const network = new Network(identity, zonesOf(identity.region), addresses);
  const skipped: Skipped[] = [];
  for (const declaration of order) {
    const treatment = treatmentOf(declaration.type);
    made.set(declaration.logicalId, make(declaration, treatment, network, scope));
    if (treatment.type === 'skip') skipped.push({ declaration, why: treatment.why });
  }
  complete(network);
  noteSkipped(network, skipped);
  return { network, physicalIds: textRefs(made) };
}

function scopeOf(
  template: Template,
  { region }: StackIdentity,
  parameters: ReadonlyMap<string, Value>,
  made: ReadonlyMap<string, Made>,
): Scope {
  const find = (name: string, place: string): Made => {
    const found = made.get(name);
    if (found) return found;
    throw new TemplateError(
      template.resources.has(name)
        ? `"${name}" is a resource, which isn't made yet when this is decided`
        : `there is no parameter or resource "${name}"`,
      place,
    );
  };
  return {
    region,
    parameters,
    mappings: template.mappings,
    zones: zonesOf,
    reference: (name, place) => find(name, place).ref,
    attribute: (name, attribute, place) => {
      const { attributes = {} } = find(name, place);
      const known = Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
      const value = typeof known === 'function' ? known() : known;
      if (value !== undefined) return value;
      const type = template.resources.get(name)?.type ?? '';
      return new Unresolved(
        `{${name}.${attribute}}`,
        `${name}.${attribute} (${type}) has no value before the stack is made`,
      );
    },
  };
}

/** The resources whose condition holds, with the branches that conditions choose. */
function choose(
  template: Template,
  scope: Scope,
): { resources: Map<string, ResourceDeclaration>; leftOut: Map<string, string> } {
  const conditions = new Conditions(template.conditions, scope);
  for (const name of template.conditions.keys()) conditions.holds(name, `Conditions.${name}`);
  const resources = new Map<string, ResourceDeclaration>();
  const leftOut = new Map<string, string>();
  for (const declaration of template.resources.values()) {
    const { logicalId, condition } = declaration;
    const place = `Resources.${logicalId}`;
    if (condition !== null && !conditions.holds(condition, `${place}.Condition`)) {
      leftOut.set(logicalId, condition);
      continue;
    }
    const properties = chooseInMap(declaration.properties, conditions, `${place}.Properties`);
    resources.set(logicalId, { ...declaration, properties });
  }
  return { resources, leftOut };
}

function make(
  { logicalId, type, properties }: ResourceDeclaration,
  treatment: Treatment,
  network: Network,
  scope: Scope,
): Made {
  const place = `Resources.${logicalId}`;
  switch (treatment.type) {
    case 'refuse':
      throw new TemplateError(treatment.why, place);
    case 'skip':
      if (treatment.why === 'hidden') network.hiddenHands.push(logicalId);
      return {
        ref: new Unresolved(
          `{${logicalId}}`,
          `${logicalId} (${type}) isn't read as part of the network, so what Ref gives for it isn't known`,
        ),
      };
    case 'make': {
      const known = RESOURCE_TYPES.get(type);
      if (known === undefined) throw new TemplateError(`${type} isn't known`, place);
      for (const name of Object.keys(properties)) {
        if (known.properties.includes(name)) continue;
        throw new TemplateError(`${type} has no property "${name}"`, `${place}.Properties.${name}`);
      }
      const fields = new Fields(`${place}.Properties`, (name) => {
        const value = fieldOf(properties, name);
        return value === undefined ? undefined : evaluate(value, scope, `${place}.Properties.${name}`);
      });
      return known.make(new Resource(logicalId, type, fields, network));
    }
  }
}

/** What EC2 fills in by itself, once all resources are there. */
function complete(network: Network): void {
  checkSubnets(network);
  network.finish();
  addLocalRoutes(network);
  addVpnRoutes(network);
  addPropagatedRoutes(network);
  showInstancesInRoutes(network);
  showInstancesOfAddresses(network);
  completeInstances(network);
  completeAcls(network);
  completePublicAccess(network);
}

interface Skipped {
  declaration: ResourceDeclaration;
  why: 'not-network' | 'hidden' | 'interfaces';
}

const WHY_SKIPPED: Readonly<Record<Skipped['why'], string>> = {
  'not-network': 'not of the network, skipped',
  hidden: 'skipped, though what they do when they run (or the machines they make) may change the network',
  interfaces:
    'skipped; their network interfaces are not in the snapshot, neither as sources nor as destinations',
};

function noteSkipped(network: Network, skipped: readonly Skipped[]): void {
  for (const [why, words] of Object.entries(WHY_SKIPPED)) {
    const names = skipped
      .filter((item) => item.why === why)
      .map(({ declaration: { logicalId, type } }) => `${logicalId} (${type})`);
    if (names.length > 0) network.notes.push(`${words}: ${names.join(', ')}`);
  }
}

function textRefs(made: ReadonlyMap<string, Made>): Map<string, string> {
  return new Map([...made].flatMap(([name, { ref }]) => (typeof ref === 'string' ? [[name, ref]] : [])));
}
