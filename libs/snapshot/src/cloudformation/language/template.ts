import type { Value, ValueMap } from './value.js';

export interface ResourceDeclaration {
  logicalId: string;
  type: string;
  condition: string | null;
  dependsOn: readonly string[];
  properties: ValueMap;
}

/** The sections of a template that decide what is made. Outputs, metadata and rules don't. */
export interface Template {
  parameters: ReadonlyMap<string, ValueMap>;
  mappings: ReadonlyMap<string, ValueMap>;
  conditions: ReadonlyMap<string, Value>;
  /** In the order of the template. */
  resources: ReadonlyMap<string, ResourceDeclaration>;
}
