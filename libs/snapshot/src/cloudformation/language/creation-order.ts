import { TemplateError } from '../template-error.js';
import { eachNameUsed } from './names-used.js';
import type { ResourceDeclaration } from './template.js';

interface Names {
  /** Resources that are made. */
  resources: ReadonlyMap<string, ResourceDeclaration>;
  /** Resources that a condition leaves out, with its name. */
  leftOut: ReadonlyMap<string, string>;
  /** Parameters and pseudo parameters. */
  isParameter(name: string): boolean;
}

function dependenciesOf(resource: ResourceDeclaration, names: Names): Set<string> {
  const found = new Set<string>();
  const place = `Resources.${resource.logicalId}`;
  eachNameUsed(resource.properties, `${place}.Properties`, (name, at) => {
    if (names.resources.has(name)) found.add(name);
    else if (!names.isParameter(name)) throw unknownName(name, names, at);
  });
  for (const name of resource.dependsOn) {
    if (names.resources.has(name)) found.add(name);
    // CloudFormation ignores a dependency on a resource that isn't made.
    else if (!names.leftOut.has(name)) throw unknownName(name, names, `${place}.DependsOn`);
  }
  return found;
}

function unknownName(name: string, names: Names, place: string): TemplateError {
  const condition = names.leftOut.get(name);
  return new TemplateError(
    condition === undefined
      ? `there is no parameter or resource "${name}"`
      : `refers to ${name}, which isn't made because its condition ${condition} is false`,
    place,
  );
}

/** The resources in an order in which each comes after all it depends on; else as in the template.
 *  @throws TemplateError for a name that is nowhere, or a circle. */
export function creationOrder(names: Names): ResourceDeclaration[] {
  const ordered: ResourceDeclaration[] = [];
  const done = new Set<string>();
  const visit = (resource: ResourceDeclaration, trail: readonly string[]): void => {
    const { logicalId } = resource;
    if (done.has(logicalId)) return;
    if (trail.includes(logicalId)) {
      const circle = [...trail.slice(trail.indexOf(logicalId)), logicalId].join(' -> ');
      throw new TemplateError(`the resources depend on each other in a circle: ${circle}`, 'Resources');
    }
    for (const name of dependenciesOf(resource, names)) {
      const dependency = names.resources.get(name);
      if (dependency) visit(dependency, [...trail, logicalId]);
    }
    done.add(logicalId);
    ordered.push(resource);
  };
  for (const resource of names.resources.values()) visit(resource, []);
  return ordered;
}
