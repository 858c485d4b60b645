import { TemplateError } from '../template-error.js';
import { readText } from './read-text.js';
import type { ResourceDeclaration, Template } from './template.js';
import { describe, fieldOf, isList, isMap, type Value, type ValueMap } from './value.js';

/** The attributes of a resource (Template Reference, Resource attributes). */
const ATTRIBUTES = new Set([
  'Type',
  'Properties',
  'Condition',
  'DependsOn',
  'CreationPolicy',
  'DeletionPolicy',
  'Description',
  'Metadata',
  'UpdatePolicy',
  'UpdateReplacePolicy',
  'Version',
]);
const LOGICAL_ID = /^[A-Za-z0-9]{1,255}$/;

/** An empty section or property list is as good as none. */
function mapAt(holder: ValueMap, key: string, place: string): ValueMap {
  const value = fieldOf(holder, key);
  if (value === undefined || value === '') return {};
  if (!isMap(value)) throw new TemplateError(`expected a map, found ${describe(value)}`, place);
  return value;
}

/** A map in which a macro could put other keys: a section, an item of one. */
function unprocessedMapAt(holder: ValueMap, key: string, place: string): ValueMap {
  const map = mapAt(holder, key, place);
  refuseMacros(map, place);
  return map;
}

function sectionOf(template: ValueMap, name: string): ValueMap {
  return unprocessedMapAt(template, name, name);
}

function mapsOf(template: ValueMap, name: string): Map<string, ValueMap> {
  const section = sectionOf(template, name);
  return new Map(Object.keys(section).map((key) => [key, unprocessedMapAt(section, key, `${name}.${key}`)]));
}

function refuseTransforms(template: ValueMap): void {
  const transform = fieldOf(template, 'Transform');
  if (transform === undefined || transform === '') return;
  const names = (isList(transform) ? transform : [transform]).map((name) =>
    typeof name === 'string' ? name : String(isMap(name) ? fieldOf(name, 'Name') : ''),
  );
  const serverless = names.some((name) => name.startsWith('AWS::Serverless'));
  throw new TemplateError(
    `${names.join(', ')} ${serverless ? '(AWS SAM) ' : ''}rewrites the template inside CloudFormation, which ` +
      'nothing here can do; give the template as processed: `aws cloudformation get-template ' +
      '--template-stage Processed` of a deployed stack or of a change set',
    'Transform',
  );
}

/** A macro may stand beside the keys of a template, a section or a resource, and puts others in their place
 *  (Template Reference, Fn::Transform). */
function refuseMacros(map: ValueMap, place: string | null): void {
  if (!Object.hasOwn(map, 'Fn::Transform')) return;
  throw new TemplateError(
    "Fn::Transform runs a macro inside CloudFormation, which can't be done here; give the template as processed",
    place,
  );
}

function dependsOnOf(value: Value | undefined, place: string): string[] {
  if (value === undefined || value === '') return [];
  return (isList(value) ? value : [value]).map((item) => {
    if (typeof item === 'string') return item;
    throw new TemplateError(`expected logical ids, found ${describe(item)}`, place);
  });
}

function resourceOf(logicalId: string, section: ValueMap): ResourceDeclaration {
  const place = `Resources.${logicalId}`;
  if (logicalId.startsWith('Fn::ForEach')) {
    throw new TemplateError(
      'Fn::ForEach needs the transform AWS::LanguageExtensions, which is refused',
      place,
    );
  }
  if (!LOGICAL_ID.test(logicalId)) {
    throw new TemplateError('expected a logical id of letters and digits', place);
  }
  const resource = unprocessedMapAt(section, logicalId, place);
  const unknown = Object.keys(resource).find((key) => !ATTRIBUTES.has(key));
  if (unknown !== undefined) {
    throw new TemplateError(
      `a resource has no attribute "${unknown}", only ${[...ATTRIBUTES].join(', ')}`,
      place,
    );
  }
  const type = fieldOf(resource, 'Type');
  if (typeof type !== 'string' || type === '') {
    throw new TemplateError(`expected a resource type, found ${describe(type)}`, `${place}.Type`);
  }
  const condition = fieldOf(resource, 'Condition');
  if (condition !== undefined && typeof condition !== 'string') {
    throw new TemplateError(
      `expected the name of a condition, found ${describe(condition)}`,
      `${place}.Condition`,
    );
  }
  return {
    logicalId,
    type,
    condition: condition ?? null,
    dependsOn: dependsOnOf(fieldOf(resource, 'DependsOn'), `${place}.DependsOn`),
    properties: mapAt(resource, 'Properties', `${place}.Properties`),
  };
}

/** The template in a text, YAML or JSON.
 *  @throws TemplateError where it isn't one, or is written in a macro's language. */
export function readTemplate(text: string): Template {
  const template = readText(text);
  if (!isMap(template)) {
    throw new TemplateError(
      `expected a CloudFormation template, a map with "Resources", found ${describe(template)}`,
    );
  }
  refuseTransforms(template);
  refuseMacros(template, null);
  const resources = sectionOf(template, 'Resources');
  if (Object.keys(resources).length === 0) {
    throw new TemplateError(
      'expected a CloudFormation template with at least one resource, found ' +
        `the keys ${Object.keys(template).slice(0, 10).join(', ') || '(none)'}`,
      'Resources',
    );
  }
  return {
    parameters: mapsOf(template, 'Parameters'),
    mappings: mapsOf(template, 'Mappings'),
    conditions: new Map(Object.entries(sectionOf(template, 'Conditions'))),
    resources: new Map(Object.keys(resources).map((id) => [id, resourceOf(id, resources)])),
  };
}
