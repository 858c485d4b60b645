import type { Value, ValueMap } from './value.js';

/** What names stand for, where an expression is evaluated. */
export interface Scope {
  region: string;
  /** Parameters and pseudo parameters. */
  parameters: ReadonlyMap<string, Value>;
  mappings: ReadonlyMap<string, ValueMap>;
  /** Zone names of a region, in order. */
  zones(region: string): readonly string[];
  /** What `Ref` gives for a resource. @throws TemplateError where there is no such resource. */
  reference(name: string, place: string): Value;
  /** What `Fn::GetAtt` gives. @throws TemplateError where there is no such resource. */
  attribute(name: string, attribute: string, place: string): Value;
}
